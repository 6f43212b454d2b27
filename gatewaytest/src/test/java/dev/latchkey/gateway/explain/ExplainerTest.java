package dev.latchkey.gateway.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.request.PresentedCredential;
import dev.latchkey.gateway.explain.Explained.Outcome;
import dev.latchkey.gateway.proxy.ApiUpstream;
import dev.latchkey.gateway.proxy.RecordingUpstream;
import dev.latchkey.gateway.proxy.TestGateway;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A question about a row is asked upstream as the request itself would be, and carries no credential there. */
class ExplainerTest {

    private RecordingUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        gateway = TestGateway.generous(ApiUpstream.of("orders", upstream.uri()));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private Explained explain(String target, String credential, Location location) {
        return explain(HttpMethod.GET, target, credential, location);
    }

    private Explained explain(HttpMethod method, String target, String credential, Location location) {
        return gateway.explainer()
                .explain(
                        new Explainer.Question(method, target, true, "request-1"),
                        TestGateway.authenticate(List.of(new PresentedCredential(credential, location))))
                .await();
    }

    @Test
    void keepsAKeyInTheQueryFromTheUpstream() throws Exception {
        upstream.recordAndAnswerOk();

        var explained = explain("/feed/7?lang=de&apiKey=a-secret&limit=1", TestGateway.PARTNER_KEY, Location.KEY_QUERY);

        assertThat(explained.isAllowed()).isTrue();
        assertThat(upstream.awaitReceived().target()).isEqualTo("/feed/7?lang=de&limit=1");
    }

    @Test
    void explainsAMethodThatADocumentNames() {
        var method = HttpMethod.additional("COPY").orElseThrow();

        assertThat(explain(method, "/files/1", TestGateway.KEY, Location.KEY_HEADER)
                        .isAllowed())
                .isTrue();
        assertThat(explain(method, "/files/1", TestGateway.PARTNER_KEY, Location.KEY_HEADER)
                        .status())
                .isEqualTo(403);
        assertThat(explain(method, "/orders", TestGateway.KEY, Location.KEY_HEADER)
                        .status())
                .isEqualTo(405);
        assertThat(upstream.calls()).isZero();
    }

    @Test
    void refusesAKeyInAQueryThatTakesNoneAsTheGatewayDoes() {
        var explained = explain("/orders/7?apiKey=a-secret", TestGateway.KEY, Location.KEY_HEADER);

        assertThat(explained.status()).isEqualTo(400);
        assertThat(explained.gates()).extracting(Explained.GateAnswer::outcome).containsOnly(Outcome.NOT_REACHED);
        assertThat(explained.explanation()).isNotNull();
        assertThat(explained.toString()).contains(Gate.REQUEST.name()).doesNotContain("a-secret");
        assertThat(upstream.calls()).isZero();
    }
}
