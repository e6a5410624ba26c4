/** Messages between the desk and its workers. */
import type { Budget } from '../store/prune';

export interface WorkerData {
  file: string;
  budget: Budget;
}

export interface Call<T> {
  id: number;
  request: T;
}

/** Either the result, or the message of an error. */
export interface Reply<T> {
  id: number;
  result?: T;
  error?: string;
}
