/** The allowed characters of the id and secret of an API client: RFC 6749 appendix A, visible ASCII and space. */
export const CREDENTIAL_PATTERN = /^[\x20-\x7e]{1,255}$/;
