export type { TraceRow } from './api/desk-api';
export { type Desk, type DeskOptions, startDesk } from './desk';
export type { Counts, StoreState } from './threads/store';
