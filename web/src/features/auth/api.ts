import { http } from '@/shared/api/client';
import type {
  CurrentUser,
  LoginRequest,
  LoginResponse,
  MeResponse,
  MessageResponse,
  RegisterRequest,
} from '@/shared/api/types';

export async function signIn(credentials: LoginRequest): Promise<void> {
  await http.post<LoginResponse>('/api/auth/login', credentials, { renewOn401: false });
}

export async function signUp(registration: RegisterRequest): Promise<void> {
  await http.post<MessageResponse>('/api/auth/register', registration, { renewOn401: false });
}

export async function signOut(): Promise<void> {
  await http.post<MessageResponse>('/api/auth/logout', {}, { renewOn401: false });
}

export async function fetchCurrentUser(): Promise<CurrentUser> {
  const { data } = await http.get<MeResponse>('/api/auth/me');
  return data.user;
}
