package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are looked into for a method, and which values of a query are one. */
class HiddenMethodsTest {

    private static final SecurityRequirements OPEN = requirements();
    private static final SecurityRequirements CLOSED = requirements(oauth("orders_read"));

    private static final RequestHeaders FORM = new RequestHeaders() {
        @Override
        public List<String> headerValues(String name) {
            return name.equalsIgnoreCase("Content-Type") ? List.of("application/x-www-form-urlencoded") : List.of();
        }

        @Override
        public boolean hasHeader(Predicate<String> name) {
            return name.test("Content-Type");
        }
    };

    private static Operation at(String api, String operation, SecurityRequirements security) {
        var method = HttpMethod.find(operation.split(" ")[0]).orElseThrow();
        return operation(api, method, operation.split(" ")[1], security);
    }

    private static Judge judge(ApiDocument... documents) {
        try {
            return new Judge(
                    ApiOperations.of(Arrays.asList(documents)),
                    ProtectedResources.of(List.of(), "https://api.example.com"),
                    TestHeaders.CARRIERS,
                    (presented, request) -> new Authentication.Anonymous());
        } catch (SpecException e) {
            throw new AssertionError(e);
        }
    }

    private static ApiDocument lenient(ApiDocument document) {
        return document.with(document.operations(), new Findings(false, List.of(), List.of()));
    }

    private static Judgement.Judged judged(Judge judge, HttpMethod method, String target) {
        return (Judgement.Judged) judge.judge(method, target, FORM, InetAddress.getLoopbackAddress());
    }

    /** Rails has seven actions for a resource, whatever a document lists of them, or another one over the same server. */
    @ParameterizedTest
    @CsvSource({
        "POST /a, DELETE /a",
        "POST /a, GET /a",
        "PUT /a, DELETE /a",
        "POST /a, DELETE /A",
        "POST /a, DELETE /b",
        "POST /a/me, DELETE /a/{id}",
        "POST /a/{id}, DELETE /{x}/b",
        "POST /{a}/b, DELETE /{a}/c"
    })
    void looksIntoEveryBodyWhateverElseIsDescribed(String open, String closed) {
        var method = HttpMethod.find(open.split(" ")[0]).orElseThrow();
        var target = open.split(" ")[1].replaceAll("\\{\\w+}", "7");
        for (var security : List.of(OPEN, CLOSED)) {
            var document = lenient(document("api", at("api", open, OPEN), at("api", closed, security)));
            var judge = judge(document);
            assertThat(judge.bodyCheck(judged(judge, method, target), FORM)).matches(BodyCheck::looksForMethods);
            assertThat(judged(judge, method, target).leniencies()).isEmpty();

            var told = judge(document.with(Set.of(Leniency.METHOD_IN_BODY)));
            assertThat(told.bodyCheck(judged(told, method, target), FORM))
                    .matches(check -> check == null || !check.looksForMethods());
            assertThat(judged(told, method, target).leniencies()).isEqualTo(Set.of(Leniency.METHOD_IN_BODY));
        }
        var alone = judge(lenient(document("api", at("api", open, OPEN))));
        assertThat(alone.bodyCheck(judged(alone, method, target), FORM)).matches(BodyCheck::looksForMethods);
    }

    /** Of what no type says that there are parameters in it, JSON alone is read. */
    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "image/png", "application/x-ndjson", "text/csv"})
    void looksIntoABodyOfATypeWithoutParametersWhereItIsJson(String type) {
        var judge = judge(lenient(document("api", at("api", "POST /a", OPEN), at("api", "DELETE /a", CLOSED))));
        for (var body : List.of("{\"a\":1}", "a=1&_method=DELETE", "name=\"_method\"")) {
            var check = Objects.requireNonNull(
                    judge.bodyCheck(judged(judge, HttpMethod.POST, "/a"), TestHeaders.of("Content-Type", type)));
            assertThat(check.find(body.getBytes(StandardCharsets.UTF_8)))
                    .as(body)
                    .isNull();
            assertThat(check.findAtEnd()).as(body).isNull();
        }
        var check = Objects.requireNonNull(
                judge.bodyCheck(judged(judge, HttpMethod.POST, "/a"), TestHeaders.of("Content-Type", type)));
        assertThat(check.find("{\"_method\":1}".getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
    }

    /** By whatever name, unless the operation declares it: Restlet takes {@code method}, others {@code alf_method} or what they like. */
    @ParameterizedTest
    @CsvSource({
        "POST /things/7?method=DELETE",
        "POST /things/7?a=1&method=delete",
        "POST /things/7?http_method=DELETE",
        "POST /things/7?alf_method=DELETE",
        "POST /things/7?x=DEL%45TE",
        "POST /things/7?x=DEL%2545TE",
        "POST /things/7?x=DELETE%00a",
        "POST /things/7?x=%20DELETE",
        "POST /things/7?x%00=DELETE",
        "POST /things/7%26method=DELETE",
        "POST /things/7%26method%3DDELETE",
        "POST /things/7?a=%26method=DELETE",
        "POST /things/7?a;method=DELETE",
        "GET /things/7?x=DELETE"
    })
    void refusesAQueryWhoseValueIsAnotherMethod(String request) {
        var method = HttpMethod.find(request.split(" ")[0]).orElseThrow();
        var target = request.split(" ")[1];
        var judge = judge(lenient(document(
                "api",
                at("api", "GET /things/{id}", OPEN),
                at("api", "POST /things/{id}", OPEN),
                at("api", "DELETE /things/{id}", CLOSED))));
        assertThat(judge.judge(method, target, FORM, InetAddress.getLoopbackAddress()))
                .as(target)
                .isInstanceOf(Judgement.Unreadable.class);
        var open = judge(lenient(document(
                "api",
                at("api", "GET /things/{id}", OPEN),
                at("api", "POST /things/{id}", OPEN),
                at("api", "DELETE /things/{id}", OPEN),
                at("api", "DELETE /others/{id}", CLOSED))));
        assertThat(judged(open, method, target).decision()).as(target).isInstanceOf(Decision.Allow.class);
    }

    @ParameterizedTest
    @CsvSource({"x=deleted", "x=get", "x=put", "x=post", "x=DELETE-all", "=DELETE", "DELETE", "x=", "x=a%3DDELETE"})
    void takesAQueryWhoseValueIsNoMethodThere(String query) {
        var judge = judge(lenient(
                document("api", at("api", "POST /things/{id}", OPEN), at("api", "DELETE /things/{id}", CLOSED))));
        assertThat(judged(judge, HttpMethod.POST, "/things/7?" + query).decision())
                .as(query)
                .isInstanceOf(Decision.Allow.class);
    }

    /** Under a name for methods any counts that is not described: a server may have it all the same. */
    @ParameterizedTest
    @CsvSource({
        "POST /things/7?method=PUT, false",
        "POST /things/7?http_method=patch, false",
        "POST /things/7?m%65thod=GET, false",
        "POST /things/7?alf_method=GET, false",
        "POST /things/7?HTTP-Verb=PURGE, false",
        "POST /things/7?request[method]=MOVE, false",
        "GET /things/7?method=DELETE, true",
        "GET /things/7?method=PUT, false",
        "GET /things/7?method=HEAD, true",
        "POST /things/7?method=POST, true",
        "POST /things/7?method=card, true",
        "POST /things/7?payment_method=paypal, true",
        "POST /things/7?q=put, true"
    })
    void takesAMethodUnderItsNameWhereItIsDescribed(String request, boolean isTaken) {
        var judge = judge(lenient(document(
                "api",
                at("api", "POST /things/{id}", OPEN),
                at("api", "DELETE /things/{id}", OPEN),
                at("api", "GET /things/{id}", request.startsWith("GET") ? OPEN : CLOSED))));
        var method = HttpMethod.find(request.split(" ")[0]).orElseThrow();
        assertThat(
                        judge.judge(method, request.split(" ")[1], FORM, InetAddress.getLoopbackAddress())
                                instanceof Judgement.Judged)
                .isEqualTo(isTaken);
    }

    /** Two documents may describe parts of what one server has. */
    @Test
    void looksForMethodsOfAnotherDocument() {
        var judge = judge(
                lenient(document("one", at("one", "POST /a/me", OPEN))),
                lenient(document("two", at("two", "DELETE /a/{id}", CLOSED))));
        assertThat(judge.judge(HttpMethod.POST, "/a/me?x=DELETE", FORM, InetAddress.getLoopbackAddress()))
                .isInstanceOf(Judgement.Unreadable.class);
        assertThat(judged(judge, HttpMethod.POST, "/a/me?x=PUT").decision()).isInstanceOf(Decision.Allow.class);
    }
}
