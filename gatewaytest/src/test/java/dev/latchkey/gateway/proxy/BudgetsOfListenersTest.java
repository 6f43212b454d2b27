package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.Budget;
import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.Refusals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of the budgets of the listeners while strangers take from them. */
class BudgetsOfListenersTest {

    private static final int KIB = 1024;

    private final List<RawConnection> open = new ArrayList<>();
    private RecordingUpstream upstream;
    private TestGateway gateway;

    /** All may hold 512 KiB, an address 64, a connection 16. */
    @BeforeEach
    void start() {
        upstream = new RecordingUpstream();
        upstream.behave(request -> request.response().end("fine"));
        gateway = startedWith(30);
    }

    private TestGateway startedWith(int requestsPerSecond) {
        return TestGateway.limited(
                ApiUpstream.of("orders", upstream.uri()),
                EdgeLimits.ofHeap(256 * KIB * KIB)
                        .withHeldBytes(512 * KIB)
                        .withConnections(1_000, 40)
                        .withRequestsPerSecond(requestsPerSecond));
    }

    @AfterEach
    void stop() throws IOException {
        for (var connection : open) {
            connection.close();
        }
        gateway.close();
        upstream.close();
    }

    private Budget budget(String name) {
        Map<String, Budget> all = Budget.ofListeners(gateway.vertx()).stream()
                .collect(Collectors.toMap(Budget::name, Function.identity()));
        assertThat(all).containsKey(name);
        return all.getOrDefault(name, new Budget(name, () -> -1, -1, () -> -1, null));
    }

    private RawConnection connect() throws IOException {
        var connection = new RawConnection(gateway.port());
        open.add(connection);
        return connection;
    }

    @Test
    void unfinishedBodiesAreCountedWhileTheyAreThereAndWhoIsRefusedForThemForEver() throws Exception {
        assertThat(budget("requests").used().getAsLong()).isZero();
        var statuses = new ArrayList<Integer>();
        for (var i = 0; i < 20; i++) {
            var connection = connect();
            connection.send("POST /own/echo HTTP/1.1\nHost: a.example\nContent-Length: 1000\nExpect: 100-continue\n\n");
            statuses.add(connection.read().status());
        }

        var requests = budget("requests");
        assertThat(requests.max()).isEqualTo(512L * KIB);
        assertThat(requests.used().getAsLong()).isBetween(32L * KIB, 100L * KIB);
        assertThat(statuses).contains(429);
        assertThat(requests.refused().getAsLong())
                .isEqualTo(statuses.stream().filter(status -> status == 429).count());
        assertThat(budget("proven_requests").used().getAsLong()).isZero();
    }

    @Test
    void connectionsAndThoseThatWereTurnedAwayAreCounted() throws Exception {
        for (var i = 0; i < 40; i++) {
            connect();
        }
        assertThat(connect().isClosedByPeer()).isTrue();

        assertThat(budget("connections").used().getAsLong()).isEqualTo(40);
        assertThat(budget("connections").max()).isEqualTo(1_000);
        assertThat(budget("connections").refused().getAsLong()).isEqualTo(1);
    }

    @Test
    void requestsThatCameTooOftenAreCounted() throws Exception {
        gateway.close();
        gateway = startedWith(1); // more slowly than that no machine asks
        var refused = Budget.refusedByRate(gateway.vertx());
        var connection = connect();
        var tooMany = 0;
        for (var i = 0; i < 10; i++) {
            connection.send("GET /own/echo HTTP/1.1\nHost: a.example\n\n");
            tooMany += connection.read().status() == 429 ? 1 : 0;
        }

        assertThat(tooMany).isPositive();
        assertThat(refused.ever()).isEqualTo(tooMany);
        assertThat(refused.lastHour().callers()).containsExactly(new Refusals.Caller("127.0.0.1", tooMany));
    }
}
