export { categoryTreeQuery } from './api';
export { CategoryOptions } from './components/category-options';
export { findCategory } from './find-category';
