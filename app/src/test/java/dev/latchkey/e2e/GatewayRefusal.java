package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A refusal by the gateway. Every promise that holds for all of them is checked when it is read; the rest is asked for. */
final class GatewayRefusal {

    private static final String METADATA =
            ", resource_metadata=\"http://localhost:[0-9]+/\\.well-known/oauth-protected-resource[^\"]*\"";
    private static final String DPOP = ", DPoP algs=\"ES256 EdDSA RS256 PS256\"" + METADATA + "(, scope=\"[^\"]*\")?";

    static final List<String> LIMIT_HEADERS = List.of(
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Concurrent-Limit",
            "X-RateLimit-Concurrent-Remaining");

    private final HttpResponse<String> answer;
    private final JsonNode body;

    private GatewayRefusal(HttpResponse<String> answer, JsonNode body) {
        this.answer = answer;
        this.body = body;
    }

    /** Reads a refusal from a gate; {@code gate} is the word of the explanation. */
    static GatewayRefusal of(HttpResponse<String> answer, int status, String gate) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(LIMIT_HEADERS)
                .allSatisfy(name -> assertThat(answer.headers().firstValue(name).orElse("absent"))
                        .as(name)
                        .matches("[0-9]+"));
        return ofOwnEndpoint(answer, status, gate);
    }

    /** One by an endpoint of our own, where no limits are counted. */
    static GatewayRefusal ofOwnEndpoint(HttpResponse<String> answer, int status, String gate) {
        // who has no credential, or the wrong address, is told where to read on
        return of(answer, status, gate, status == 401 || status == 404);
    }

    private static GatewayRefusal of(HttpResponse<String> answer, int status, String gate, boolean isDocumented) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json;charset=UTF-8");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        var body = TestPlatform.json(answer);
        assertThat(body.propertyNames())
                .containsExactlyElementsOf(
                        isDocumented
                                ? List.of("message", "errors", "explanation", "documentation", "requestId")
                                : List.of("message", "errors", "explanation", "requestId"));
        assertThat(body.get("message").asString()).isNotBlank();
        assertThat(body.get("errors").size()).isEqualTo(1);
        assertThat(body.at("/errors/0/code").asString()).isNotBlank();
        assertThat(body.at("/errors/0/message")).isEqualTo(body.get("message"));
        assertThat(body.get("requestId").asString()).isNotBlank();
        assertThat(body.get("explanation").propertyNames())
                .containsExactly("gate", "required", "held", "missing", "whoCanGrant");
        assertThat(body.at("/explanation/gate").asString()).as(answer.body()).isEqualTo(gate);
        return new GatewayRefusal(answer, body);
    }

    GatewayRefusal code(String code) {
        assertThat(body.at("/errors/0/code").asString()).isEqualTo(code);
        return this;
    }

    GatewayRefusal message(String message) {
        assertThat(body.get("message").asString()).isEqualTo(message);
        return this;
    }

    GatewayRefusal required(String... names) {
        assertThat(names("required")).containsExactly(names);
        return this;
    }

    GatewayRefusal held(String... names) {
        assertThat(names("held")).containsExactly(names);
        return this;
    }

    GatewayRefusal missing(String... names) {
        assertThat(names("missing")).containsExactly(names);
        return this;
    }

    GatewayRefusal whoCanGrant(String part) {
        assertThat(body.at("/explanation/whoCanGrant").asString()).contains(part);
        return this;
    }

    /** The challenge of an operation that takes keys in the deployment's header, behind all others (RFC 9110 §11.6.1). */
    static final String KEY_CHALLENGE = ", ApiKey realm=\"latchkey\", in=\"header\", name=\"X-Api-Key\"";

    /**
     * The Bearer challenge (RFC 6750 §3). Behind it stands the one for DPoP (RFC 9449 §7.1); where {@code resource_metadata} leads is
     * {@code ResourceMetadataTest}'s matter.
     */
    GatewayRefusal challenge(String challenge) {
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .singleElement()
                .satisfies(value -> assertThat(value).containsPattern(DPOP))
                .extracting(value -> value.replaceAll(DPOP, "").replaceAll(METADATA, ""))
                .isEqualTo(challenge);
        return this;
    }

    GatewayRefusal noChallenge() {
        assertThat(answer.headers().allValues("WWW-Authenticate")).isEmpty();
        return this;
    }

    GatewayRefusal header(String name, String value) {
        assertThat(answer.headers().allValues(name)).containsExactly(value);
        return this;
    }

    List<String> names(String part) {
        return body.get("explanation").get(part).values().stream()
                .map(JsonNode::asString)
                .toList();
    }

    JsonNode body() {
        return body;
    }
}
