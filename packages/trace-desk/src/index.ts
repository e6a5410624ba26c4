export type {
  AttributeText,
  EventView,
  LinkView,
  SpanView,
  TraceRow,
  TraceView,
} from './api/views';
export { type Desk, type DeskOptions, startDesk } from './desk';
export type { Counts, StoreState } from './threads/store-state';
