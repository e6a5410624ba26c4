/** What the id and the secret of an API client may be; RFC 6749 appendix A allows visible ASCII and the space. */
export const CREDENTIAL_PATTERN = /^[\x20-\x7e]{1,255}$/;
