/** The numbers of OTLP for span kinds and statuses, as words. */

/** '' for an unspecified kind. */
const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

/** '' for an unset status. */
const STATUSES = ['', 'OK', 'ERROR'];

export const kindName = (kind: number): string => KINDS[kind] ?? '';

export const statusName = (status: number): string => STATUSES[status] ?? '';

export const isError = ({ status }: { status: number }): boolean => statusName(status) === 'ERROR';
