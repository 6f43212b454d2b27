package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.edge.http.EdgeLimits;
import dev.latchkey.edge.http.ListenerSettings;
import dev.latchkey.engine.protocol.Cidr;
import dev.latchkey.gateway.limits.LimitSettings;
import dev.latchkey.gateway.proxy.UpstreamReach.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many who each ask for next to nothing wait for their turn at an upstream, so many and no more. */
@ParameterizedClass
@EnumSource(Protocol.class)
class WaitingForUpstreamTest {

    private static final int WAITING_MAX = 1_000;
    private static final int BEYOND = 8;

    private final Vertx vertx = Vertx.vertx();
    private final List<RecordingUpstream> upstreams = List.of(new RecordingUpstream(), new RecordingUpstream());
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final Promise<Void> gate = Promise.promise();
    private final TestGateway gateway;
    private final HttpClientAgent client;

    WaitingForUpstreamTest(Protocol protocol) {
        var addresses = upstreams.stream().map(RecordingUpstream::uri).toList();
        for (var upstream : upstreams) {
            upstream.behave(request -> {
                arrived.countDown();
                gate.future().onSuccess(_ -> request.response().end("{}"));
            });
        }
        var minutes = Duration.ofMinutes(2);
        var oneConnection = new FairUse(1, 1, 4 * WAITING_MAX, 0, 0, minutes);
        gateway = new TestGateway(
                ApiUpstream.of("orders", new UpstreamReach(addresses, protocol, null, null))
                        .withTimeouts(minutes, minutes, minutes)
                        .withFairUse(oneConnection),
                new LimitSettings(1_000_000, 1_000, 1_000_000, 1_000, 1_000),
                EdgeLimits.ofThisProcess(),
                ListenerSettings.plain("127.0.0.1", 0)
                        .withKeyHeader("X-Api-Key")
                        .withTrustedProxies(List.of(Cidr.parse("127.0.0.1/32"))),
                4 * WAITING_MAX);
        client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false),
                new PoolOptions().setHttp2MaxSize(100));
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        gateway.close();
        upstreams.forEach(RecordingUpstream::close);
    }

    /** @param network of the caller, none of whom has a credential */
    private Future<Integer> ask(int network) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(gateway.port())
                .setURI("/public")
                .putHeader("X-Forwarded-For", "10." + network / 256 + "." + network % 256 + ".1");
        return client.request(options)
                .compose(request -> request.send()
                        .compose(answer -> answer.body()
                                .map(body -> body.toString().contains("UPSTREAM_BUSY") ? 503 : answer.statusCode())));
    }

    @Test
    void areSoManyAndNoMoreAndAllOfThemAreServed() throws Exception {
        var held = ask(0);
        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
        var refused = new CountDownLatch(BEYOND);
        var answers = new ArrayList<Future<Integer>>();
        for (var i = 1; i <= WAITING_MAX + BEYOND; i++) {
            answers.add(ask(i).onComplete(_ -> refused.countDown()));
        }
        assertThat(refused.await(60, TimeUnit.SECONDS))
                .as("whoever is beyond is told at once")
                .isTrue();
        assertThat(answers.stream().filter(Future::isComplete).map(Future::result))
                .hasSize(BEYOND)
                .containsOnly(503);

        assertThat(gateway.exhausted).hasSize(BEYOND).containsOnly(Exhausted.WAITING);

        gate.complete();

        assertThat(held.await(60, TimeUnit.SECONDS)).isEqualTo(200);
        Future.join(answers).await(60, TimeUnit.SECONDS);
        assertThat(answers.stream().map(Future::result).filter(status -> status == 200))
                .as("whoever waited is served")
                .hasSize(WAITING_MAX);
        assertThat(ask(9_999).await(60, TimeUnit.SECONDS)).isEqualTo(200);
    }
}
