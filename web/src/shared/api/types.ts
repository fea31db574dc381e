import type { components } from './schema';

type Schemas = components['schemas'];

export type AccountType = Schemas['AccountType'];
export type CreatePortfolioRequest = Schemas['CreatePortfolioRequest'];
export type CurrentUser = Schemas['CurrentUser'];
export type FieldError = Schemas['FieldError'];
export type LoginRequest = Schemas['LoginRequest'];
export type LoginResponse = Schemas['LoginResponse'];
export type MeResponse = Schemas['MeResponse'];
export type MessageResponse = Schemas['MessageResponse'];
export type Money = Schemas['Money'];
export type Portfolio = Schemas['Portfolio'];
export type PortfolioGroup = Schemas['PortfolioGroup'];
export type PortfolioPage = Schemas['PortfolioPage'];
export type PortfolioSummary = Schemas['PortfolioSummary'];
export type Problem = Schemas['Problem'];
export type RegisterRequest = Schemas['RegisterRequest'];
export type UpdatePortfolioRequest = Schemas['UpdatePortfolioRequest'];
