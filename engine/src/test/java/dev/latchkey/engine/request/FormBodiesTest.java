package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.testing.TestCredentials;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in which some servers find the parameters that decide which security applies. */
class FormBodiesTest {

    private static Operation offers(HttpMethod method, ConditionalSecurity... conditions) {
        return operation("offers", method, "/offers", requirements(), Set.of(), List.of(conditions));
    }

    private static final ConditionalSecurity INTERNAL =
            new ConditionalSecurity("visibility", Set.of("PUBLIC"), requirements(oauth("orders_read")));

    private static Judgement judged(
            Operation operation, Authentication authentication, String target, String... headers) throws Exception {
        var documents = List.of(document("offers", operation));
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
                ""
            })
    void refusesAFormThatMayAskForMore(String type) throws Exception {
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

    @Test
    void takesOtherBodiesAndNone() throws Exception {
        assertThat(anonymous(HttpMethod.POST, "/offers", "Content-Type", "application/json", "Content-Length", "20")
                        .decision())
                .isInstanceOf(Decision.Allow.class);
        assertThat(anonymous(HttpMethod.POST, "/offers", "Content-Length", "0").decision())
                .isInstanceOf(Decision.Allow.class);
        assertThat(anonymous(HttpMethod.GET, "/offers").decision()).isInstanceOf(Decision.Allow.class);
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
