export { categoryTreeQuery, deletedCategoriesQuery } from './api';
export { CategoryDot } from './components/category-dot';
export { CategoryOptions } from './components/category-options';
export { findCategory } from './find-category';
