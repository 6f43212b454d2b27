package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.manage.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/errors.md is made from the catalogues in code; {@code -DupdateDocs=true} writes it anew. */
class ErrorCatalogTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");

    @Test
    void documentListsEveryRefusalOfTheCode() throws IOException {
        var expected = document();
        if (Boolean.getBoolean("updateDocs")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("docs/errors.md; run this test with -DupdateDocs=true to write it anew")
                .isEqualTo(expected);
    }

    private static String document() {
        var text = new StringBuilder("""
            # Errors

            Made from the catalogues in code. Every answer has the header `X-Request-Id`; the log line with that id says more.

            ## Refusals of the gateway

            `{"message", "errors": [{"code", "message"}], "explanation": {"gate", "required", "held", "missing", "whoCanGrant"},
            "requestId"}`. A missing scope is named in the message, as `Missing required scopes: a,b`.
            Behind the explanation, 401 and 404 have `documentation`, the address of the reference (of the API, where its paths have a beginning of their own), and the same as `Link: <…>; rel="service-doc"`.

            | status | code | message |
            |---|---|---|
            """);
        for (var reason : Denial.Reason.values()) {
            row(text, reason.status(), reason.code(), reason.message());
        }
        text.append("""

            A request that is refused only for a form of its target which some servers read in another way (`%2F`, `%25`, `;v=1`, `%23`, bytes that are
            no UTF-8) is `MALFORMED_REQUEST`, and its answer says what was expected. What would let it through, one of `apis[].leniencies`
            ([operating.md](operating.md)), is told to the operator: `leniencies` in its log line, and in what `latchkey explain` and
            `/access/v1/explain` answer.

            A 401 has a challenge for each scheme that the operation takes (RFC 9110 section 11.6.1): `Bearer` and `DPoP` for tokens, `Basic`, and for
            each place of a key `ApiKey realm="latchkey", in="header", name="X-API-Key"`, which is in no registry, for there is no scheme for keys.
            `held` then names what is nearly a credential, and `whoCanGrant` how to mend it: a token without `Bearer`, a scheme before a key, a token
            in the header of keys, a key as a bearer token, a header of nearly the right name. It is told from the form, whether the credential exists or not.
            A 404 says so when only a slash at the end is too much or missing. At the web origin, the JSON of a 404 says where the APIs are.

            ## Refusals of the HTTP edge

            The same body without explanation: nothing was judged.

            | status | code | message |
            |---|---|---|
            """);
        for (var refusal : Refusal.values()) {
            var answer = refusal.answer("");
            row(text, answer.status(), refusal.code(), refusal.message());
        }
        text.append("""

            ## Token, introspection and revocation endpoints

            `{"error", "error_description"}`, RFC 6749 section 5.2; 429 and 503 come with `Retry-After`.

            | status | error |
            |---|---|
            """);
        for (var error : OAuthError.values()) {
            text.append("| ")
                    .append(error.status())
                    .append(" | `")
                    .append(error.code())
                    .append("` |\n");
        }
        text.append("""

            ## Refusals of the management API

            A problem detail (RFC 9457) of type `application/problem+json`: `{"type", "title", "status", "detail", "instance", "code", "field"}`; `code` where a command was refused, `field` where it is about a member of
            the request. Who may not call it at all gets a refusal of the gateway.

            | status | code | title |
            |---|---|---|
            """);
        for (var reason : CommandRefused.Reason.values()) {
            row(text, Problem.status(reason), reason.name(), Problem.title(reason));
        }
        return text.append("""

            `MEMORY_EXHAUSTED`: the node has no room for it in the share of its memory for such things; `detail` says how much the company has and may have. Ending some, or a larger `LATCHKEY_HEAP`, makes room; `latchkey doctor` says which.

            ## When an upstream fails

            502 `UPSTREAM_UNREACHABLE`, `UPSTREAM_NOT_TRUSTED`, `UPSTREAM_CLOSED`, `UPSTREAM_CANCELLED`, `UPSTREAM_MALFORMED`; 503 `UPSTREAM_BUSY`; 504 `UPSTREAM_TIMEOUT`. The message
            says which time-out it was. 503 comes with `Retry-After`, also when something is used up: `UPSTREAM_OWNER_EXHAUSTED` (the connections of
            the company or partner), `UPSTREAM_NETWORK_EXHAUSTED` and `UPSTREAM_STRANGERS_EXHAUSTED` (those of callers without a credential),
            `UPSTREAM_RESERVE_EXHAUSTED` (what is left is for others), `UPSTREAM_BUFFERS_EXHAUSTED` (memory for request bodies), `UPSTREAM_ANSWERS_EXHAUSTED` (memory for answers on HTTP/2 that callers have yet to take), `UPSTREAM_UPGRADES_EXHAUSTED` (connections given over to another protocol). An answer that breaks off in the middle ends the connection, never as if it were whole.
            """).toString();
    }

    private static void row(StringBuilder text, int status, String code, String message) {
        text.append("| ")
                .append(status)
                .append(" | `")
                .append(code)
                .append("` | ")
                .append(message)
                .append(" |\n");
    }
}
