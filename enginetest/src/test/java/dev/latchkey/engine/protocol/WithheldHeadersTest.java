package dev.latchkey.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/headers.md is made from the list; {@code -DupdateDocs=true} writes it anew. */
class WithheldHeadersTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "headers.md");

    @Test
    void theDocumentSaysWhatTheListSays() throws IOException {
        if (Boolean.getBoolean("updateDocs")) {
            Files.writeString(DOCUMENT, document());
        }

        assertThat(Files.readString(DOCUMENT))
                .as("docs/headers.md; run this test with -DupdateDocs=true to write it anew")
                .isEqualTo(document());
    }

    private static String document() {
        var lines = new ArrayList<String>();
        lines.add("# Headers");
        lines.add("");
        lines.add("Made from the list in code. What a caller sends goes to the upstream as it came, but for the"
                + " following.");
        lines.add("");
        lines.add("## What no upstream gets of a caller");
        lines.add("");
        lines.add("Names are compared by their letters and digits alone, in any case, so `X_Real_IP`, `x.real.ip` and"
                + " `XRealIP` stay behind");
        lines.add("as `X-Real-IP` does; `Name…` is every name that begins so.");
        lines.add("");
        lines.add("| why | headers | an API can take them |");
        lines.add("|---|---|---|");
        for (var group : WithheldHeaders.ALL) {
            var names = new ArrayList<>(group.names());
            group.beginnings().forEach(beginning -> names.add(beginning + "…"));
            names.sort(String.CASE_INSENSITIVE_ORDER);
            lines.add("| " + group.reason() + " | `" + String.join("`, `", names) + "` | "
                    + (group.mayPass() ? "each by its name" : "never") + " |");
        }
        lines.addAll(Arrays.asList("""

            An API whose callers mean something else by such a header takes it with `apis[].passedHeaders: [Destination]`, each by its name; then see that its upstream
            believes nothing of the kind. A header in which a document has its keys is a key, and stays behind whatever is taken.

            A header that says how the request is to be read stays behind in any spelling but its own, as `Content_Type` beside `Content-Type`, since servers
            that hand headers on as variables make one of both, and no API can take it: `LOOKALIKES`.

            A query with a parameter `_method`, `X-HTTP-Method-Override` or the like is refused with 400, in whatever spelling, also where a value of the path could become one (`/things/7%26_method=DELETE`). So is a parameter of any name that
            the operation does not declare (`?method=DELETE`, as Restlet takes it) where its value is a method of that path which the caller may not run, or, under a name such as `method` or `verb`, one that no document describes there. In a body `_method` is refused,
            unless the API says that its upstream reads none there:
            `apis[].leniencies: [methodInBody]`; [operating.md](operating.md) has more.

            ## What every upstream gets from us

            | header | what |
            |---|---|
            | `Latchkey-Principal` | who asks, signed for this API ([principal.md](principal.md)) |
            | `Latchkey-Request` | which request that is and which operation it was let in for, bound to the principal ([request.md](request.md)) |
            | `X-Request-Id` | the same that the caller gets |
            | `X-Forwarded-For` | the caller's address, as the listener knows it |
            | `X-Forwarded-Host` | of `listeners.apiUrl`, whatever name the caller used |
            | `X-Forwarded-Proto` | `https` or `http`: what the caller used, as the listener or a trusted proxy knows it |
            | `x-oauth-scopes` | the scopes of a token, where `apis[].sendsOAuthScopesHeader` asks for them |
            """.replace("LOOKALIKES", String.join("`, `", HeaderLookalikes.NAMES))
                .split("\n", -1)));
        return String.join("\n", lines);
    }

    @ParameterizedTest
    @CsvSource({
        "x-real-ip, true",
        "XREALIP, true",
        "X.Real_IP, true",
        "-x-real-ip-, true",
        "X-Real-IPs, false",
        "X-Real, false",
        "X-Forwarded, true",
        "xforwardedanything, true",
        "X-Forward, false",
        "X-Forward-For, true",
        "Remote, true",
        "Remot, false",
        "Destination, true",
        "Destinations, false",
        "X-My-Key, true",
        "Accept, false",
        "___, false"
    })
    void comparesLettersAndDigitsAlone(String name, boolean isWithheld) {
        assertThat(WithheldHeaders.with(List.of("X_MyKey"), List.of()).contains(name))
                .isEqualTo(isWithheld);
    }

    /** What Kong, Envoy, WSO2, Google's and other gateways say of the caller, and what Next.js, Vercel and Traefik say of the path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Userinfo",
                "X-Auth-Email",
                "Auth-Groups",
                "CAS_User",
                "AJP_eppn",
                "eppn",
                "X-Token-User-Email",
                "X-Auth-CouchDB-Roles",
                "Ngrok-Auth-User-Email",
                "X-Trino-User",
                "X-Roles",
                "X-User-Id",
                "X-Astro-Path",
                "X-CF-Forwarded-Url",
                "X-ID-Token",
                "X-Access-Token",
                "X-Apigateway-Api-Userinfo",
                "X-Endpoint-API-UserInfo",
                "X-JWT-Assertion",
                "X-Auth-User",
                "x_auth_user",
                "X-Invoke-Path",
                "X-Invoke-Query",
                "X-Matched-Path",
                "X-Middleware-Rewrite",
                "X-Now-Route-Matches",
                "X-Replaced-Path",
                "Remote-User",
                "Remote_Groups",
                "Remote-Email",
                "X-authentik-username",
                "X-Pomerium-Claim-Email",
                "Tailscale-User-Login",
                "Teleport-Jwt-Assertion",
                "X-Hasura-Role",
                "Impersonate-User",
                "Impersonate-Extra-scopes",
                "Grpc-Metadata-Authorization",
                "X-Waws-Unencoded-URL",
                "OIDC_CLAIM_email",
                "MELLON_uid",
                "Shib-Identity-Provider",
                "SM_USER",
                "iv-user",
                "$WSRU",
                "X-SSL-Client-CN",
                "X-Amzn-Mtls-Clientcert-Subject",
                "X-MS-TOKEN-AAD-ID-TOKEN",
                "X-WEBAUTH-ROLE",
                "X-Remote-Extra-Scopes",
                "X-Sendfile-Type",
                "X-Accel-Mapping",
                "X-Middleware-Request-Authorization",
                "l5d-dst-override",
                "dapr-app-id",
                "Method-Override",
                "X-HTTP-Verb",
                "X-Service-Method",
                "x_service_method",
                "Next-Action",
                "X-OCTOBER-REQUEST-HANDLER",
                "X-WINTER-REQUEST-HANDLER",
                "Rpc-Procedure",
                "Rpc-Service",
                "X-Amz-Target",
                "spring.cloud.function.definition",
                "spring.cloud.function.routing-expression"
            })
    void keepsBackWhatOtherGatewaysSay(String name) {
        assertThat(WithheldHeaders.with(List.of(), List.of()).contains(name)).isTrue();
    }

    /** What says how a request is to be read has one spelling. */
    @ParameterizedTest
    @CsvSource({
        "Content-Type, false",
        "content-type, false",
        "CONTENT-TYPE, false",
        "Content_Type, true",
        "content.type, true",
        "ContentType, true",
        "Content-Type-, true",
        "Content--Type, true",
        "Content_Encoding, true",
        "Accept_, true",
        "Accept, false",
        "Content-Types, false",
        "X-Own, false"
    })
    void tellsWhatLooksLikeAHeaderThatSaysHowToRead(String name, boolean isLookalike) {
        assertThat(HeaderLookalikes.contains(name)).isEqualTo(isLookalike);
    }
}
