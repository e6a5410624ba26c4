import { TEST_PAYMENT_TOKENS } from '../api/test-payment-tokens';
import { type Html, html, inline } from './html';

/** The introduction: what a caller needs to know and no schema says. */
export function guide(): Html {
  return html`
<section id="guide">
<h2>Before the first request</h2>
<p>The examples are for a shell in which <code>SHOP</code> is this server's address:</p>
<pre><code>SHOP=http://localhost:3000</code></pre>
<h3>Authentication</h3>
<p>Send <code>Authorization: Bearer</code> and an access token. In the demo and in the compose stack
<code>test-token</code> is one, so nothing has to be asked for. Otherwise an API client gets its token from
<a href="#createToken">POST /oauth/token</a>; it is valid for as many seconds as <code>expires_in</code> says. The client of the
demo is <code>demo-client</code>, its secret <code>demo-secret-for-local-use-only</code>:</p>
<pre><code>TOKEN=$(curl -s "$SHOP/oauth/token" -u demo-client:demo-secret-for-local-use-only -d grant_type=client_credentials |
  sed -n 's/.*"access_token":"\\([^"]*\\)".*/\\1/p')
curl "$SHOP/users/usr_nobody" -H "Authorization: Bearer $TOKEN"    # 404: known to us, unlike that user</code></pre>
<h3>Payment tokens</h3>
<p>The payment provider is a sandbox; no card exists. A checkout with this <code>paymentToken</code></p>
<table><thead><tr><th>Token</th><th>What happens</th><th>Status</th></tr></thead><tbody>
${TEST_PAYMENT_TOKENS.map(
  ({ token, meaning, status }) =>
    html`<tr><td><code>${token}</code></td><td>${inline(meaning)}</td><td>${status}</td></tr>`,
)}
</tbody></table>
</section>`;
}
