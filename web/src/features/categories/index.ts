export { categoryTreeQuery, deletedCategoriesQuery } from './api';
export { allCategories, findCategory } from './category-tree';
export { CategoryDot } from './components/category-dot';
export { CategoryOptions } from './components/category-options';
