package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.testing.TestCredentials;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies and headers in which some servers find the parameters that decide which security applies. */
class OtherParametersTest {

    private static Operation offers(HttpMethod method, ConditionalSecurity... conditions) {
        return operation("offers", method, "/offers", requirements(), Set.of(), List.of(conditions));
    }

    private static final ConditionalSecurity INTERNAL =
            new ConditionalSecurity("visibility", Set.of("PUBLIC"), requirements(oauth("orders_read")));

    private static Judgement judged(
            Operation operation, Authentication authentication, String target, String... headers) throws Exception {
        return judged(document("offers", operation), authentication, target, headers);
    }

    private static Judgement judged(
            ApiDocument document, Authentication authentication, String target, String... headers) throws Exception {
        var documents = List.of(document);
        var operation = document.operations().getFirst();
        var judge = new Judge(
                ApiOperations.of(documents),
                ProtectedResources.of(documents, "https://api.example.com"),
                TestHeaders.CARRIERS,
                (presented, request) -> authentication);
        return judge.judge(operation.method(), target, TestHeaders.of(headers), InetAddress.getLoopbackAddress());
    }

    private static Judgement anonymous(HttpMethod method, String target, String... headers) throws Exception {
        return judged(offers(method, INTERNAL), new Authentication.Anonymous(), target, headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-Urlencoded; charset=utf-8",
                "multipart/form-data; boundary=x",
                "MULTIPART/MIXED; boundary=x",
                "text/plain, application/x-www-form-urlencoded",
                " \tmultipart/form-data",
                "",
                "application/json",
                "application/vnd.api+json; charset=utf-8",
                "application/graphql",
                "application/xml",
                "text/plain",
                "application/octet-stream",
                "application/grpc",
                "nonsense"
            })
    void refusesABodyThatMayAskForMore(String type) throws Exception {
        for (var target : List.of("/offers", "/offers?visibility=PUBLIC")) {
            assertThat(anonymous(HttpMethod.POST, target, "content-type", type, "Content-Length", "20"))
                    .isInstanceOf(Judgement.Unreadable.class);
        }
    }

    @Test
    void refusesAFormOfTwoTypesAndOneOfNoneWhoseLengthNobodySays() throws Exception {
        assertThat(anonymous(
                        HttpMethod.PUT, "/offers", "Content-Type", "application/json", "Content-Type", "multipart/x"))
                .isInstanceOf(Judgement.Unreadable.class);
        assertThat(anonymous(HttpMethod.POST, "/offers")).isInstanceOf(Judgement.Unreadable.class);
        assertThat(anonymous(HttpMethod.POST, "/offers", "Transfer-Encoding", "chunked"))
                .isInstanceOf(Judgement.Unreadable.class);
    }

    /** Whatever the method: a server that parses bodies parses that of DELETE as well. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "OPTIONS", "PUT", "PATCH", "QUERY"})
    void refusesABodyOfEveryMethod(String name) throws Exception {
        var method = HttpMethod.find(name).orElseThrow();
        for (var framing : List.of(List.of("Content-Length", "20"), List.of("Transfer-Encoding", "chunked"))) {
            assertThat(anonymous(
                            method,
                            "/offers",
                            framing.getFirst(),
                            framing.getLast(),
                            "Content-Type",
                            "application/json"))
                    .isInstanceOf(Judgement.Unreadable.class);
        }
    }

    @Test
    void takesRequestsWithoutABody() throws Exception {
        assertThat(anonymous(HttpMethod.POST, "/offers", "Content-Length", "0").decision())
                .isInstanceOf(Decision.Allow.class);
        assertThat(anonymous(HttpMethod.POST, "/offers", "Content-Length", "0", "Content-Type", "application/json")
                        .decision())
                .isInstanceOf(Decision.Allow.class);
        assertThat(anonymous(HttpMethod.GET, "/offers").decision()).isInstanceOf(Decision.Allow.class);
    }

    /** Data binding of Spring 6.2 takes headers for what the query lacks. */
    @ParameterizedTest
    @ValueSource(strings = {"visibility", "Visibility", "VISI-BILITY", "visi_bility", "visibility."})
    void refusesAHeaderNamedLikeTheParameter(String name) throws Exception {
        assertThat(anonymous(HttpMethod.GET, "/offers", name, "INTERNAL")).isInstanceOf(Judgement.Unreadable.class);
        assertThat(anonymous(HttpMethod.GET, "/offers?visibility=PUBLIC", name, "INTERNAL"))
                .isInstanceOf(Judgement.Unreadable.class);
        assertThat(judged(offers(HttpMethod.GET, INTERNAL), proven("orders_read"), "/offers", name, "INTERNAL")
                        .decision())
                .isInstanceOf(Decision.Allow.class);
    }

    /** Rails and others find it in the path and in Accept, too. */
    @Test
    void refusesAnotherFormatInThePathOrInAccept() throws Exception {
        for (var name : List.of("format", "_format", "Format")) {
            var things = operation(
                    "offers",
                    HttpMethod.GET,
                    "/things/{id}",
                    requirements(),
                    Set.of(),
                    List.of(new ConditionalSecurity(name, Set.of("html"), requirements(oauth("orders_read")))));
            for (var target :
                    List.of("/things/7.csv", "/things/7.csv?" + name + "=html", "/things/7%2Ecsv?" + name + "=html")) {
                assertThat(judged(things, new Authentication.Anonymous(), target))
                        .as(target)
                        .isInstanceOf(Judgement.Unreadable.class);
                assertThat(judged(things, proven("orders_read"), target).decision())
                        .as(target)
                        .isInstanceOf(Decision.Allow.class);
            }
            for (var accept : List.of("text/csv", "*/*, text/csv", "")) {
                assertThat(judged(things, new Authentication.Anonymous(), "/things/7", "Accept", accept))
                        .as(accept)
                        .isInstanceOf(Judgement.Unreadable.class);
            }
            for (var target : List.of("/things/7", "/things/7?" + name + "=html")) {
                assertThat(judged(things, new Authentication.Anonymous(), target, "Accept", "*/*")
                                .decision())
                        .as(target)
                        .isInstanceOf(Decision.Allow.class);
                assertThat(judged(things, new Authentication.Anonymous(), target)
                                .decision())
                        .isInstanceOf(Decision.Allow.class);
            }
        }
        assertThat(anonymous(HttpMethod.GET, "/offers", "Accept", "text/csv").decision())
                .isInstanceOf(Decision.Allow.class);
    }

    @Test
    void takesHeadersThatAreNotTakenForTheParameter() throws Exception {
        assertThat(anonymous(HttpMethod.GET, "/offers", "X-Visibility", "INTERNAL", "Visibilities", "INTERNAL")
                        .decision())
                .isInstanceOf(Decision.Allow.class);
        for (var name : List.of("forwarded", "host", "from", "cookie")) {
            var condition = new ConditionalSecurity(name, Set.of("PUBLIC"), requirements(oauth("orders_read")));
            assertThat(judged(
                                    offers(HttpMethod.GET, condition),
                                    new Authentication.Anonymous(),
                                    "/offers",
                                    name,
                                    "INTERNAL")
                            .decision())
                    .as("no upstream gets it, or no server binds it: %s", name)
                    .isInstanceOf(Decision.Allow.class);
        }
    }

    @Test
    void takesOtherBodiesThanFormsWhereTheApiTakesThem() throws Exception {
        for (var type : List.of("application/json", "application/vnd.api+json; v=\"1\"", "text/plain;charset=utf-8")) {
            var judgement = lenient(type);
            assertThat(judgement.decision()).as(type).isInstanceOf(Decision.Allow.class);
            assertThat(judgement.leniencies()).containsExactly(Leniency.CONDITIONAL_BODIES);
            assertThat(anonymous(HttpMethod.POST, "/offers", "Content-Type", type)
                            .leniencies())
                    .as("says what would help")
                    .containsExactly(Leniency.CONDITIONAL_BODIES);
        }
        for (var type : List.of(
                "",
                "json",
                "application/x-url-encoded",
                "application/x-urlencoded",
                "application/x-www-form-urlencoded",
                "application/json; x=multipart/form-data",
                "application/json, text/plain",
                "application/json" + ";".repeat(300))) {
            var judgement = lenient(type);
            assertThat(judgement).as(type).isInstanceOf(Judgement.Unreadable.class);
            assertThat(judgement.leniencies()).isEmpty();
        }
        assertThat(lenient()).isInstanceOf(Judgement.Unreadable.class);
        assertThat(lenient("application/json", "text/plain")).isInstanceOf(Judgement.Unreadable.class);
        assertThat(judged(LENIENT, proven("orders_read"), "/offers", "Content-Type", "application/json")
                        .leniencies())
                .as("is not needed by who meets every condition")
                .isEmpty();
    }

    private static final ApiDocument LENIENT =
            document("offers", offers(HttpMethod.POST, INTERNAL)).with(Set.of(Leniency.CONDITIONAL_BODIES));

    private static Judgement lenient(String... types) throws Exception {
        var headers = Arrays.stream(types)
                .flatMap(type -> Stream.of("Content-Type", type))
                .toArray(String[]::new);
        return judged(LENIENT, new Authentication.Anonymous(), "/offers", headers);
    }

    /** Whoever meets every condition may send a form, and so may everybody where nothing depends on the query. */
    @Test
    void takesAFormThatCannotChangeTheAnswer() throws Exception {
        var form = new String[] {"Content-Type", "application/x-www-form-urlencoded"};
        assertThat(judged(offers(HttpMethod.POST, INTERNAL), proven("orders_read"), "/offers", form)
                        .decision())
                .isInstanceOf(Decision.Allow.class);
        assertThat(judged(offers(HttpMethod.POST), new Authentication.Anonymous(), "/offers", form)
                        .decision())
                .isInstanceOf(Decision.Allow.class);
    }

    @Test
    void refusesWhoMeetsOneConditionOfTwo() throws Exception {
        var drafts = new ConditionalSecurity("state", Set.of(), requirements(oauth("customers_read")));
        assertThat(judged(
                        offers(HttpMethod.POST, INTERNAL, drafts),
                        proven("orders_read"),
                        "/offers?visibility=INTERNAL",
                        "Content-Type",
                        "multipart/form-data"))
                .isInstanceOf(Judgement.Unreadable.class);
    }

    /** Who is refused by the query alone hears of that. */
    @Test
    void leavesARefusalAsItIs() throws Exception {
        assertThat(anonymous(HttpMethod.POST, "/offers?visibility=INTERNAL", "Content-Type", "multipart/form-data"))
                .isInstanceOf(Judgement.Judged.class);
    }

    private static Authentication proven(String scope) {
        return new Authentication.Authenticated(List.of(TestCredentials.client(scope)));
    }
}
