import { itemsQuery } from '@/shared/api/queries';

export const categoryTreeQuery = () => itemsQuery('/api/v1/categories/tree', {});
