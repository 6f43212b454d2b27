package dev.latchkey.authserver.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.authserver.assertion.KeyLookup.Found;
import dev.latchkey.authserver.assertion.KeyLookup.Unavailable;
import dev.latchkey.core.proof.TestKeys;
import dev.latchkey.edge.outbound.FetchResult;
import dev.latchkey.store.sql.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a client makes us fetch, and how long its keys hold. */
class RemoteKeysTest {

    private static final URI ADDRESS = URI.create("https://client.example/keys");

    private final MutableClock clock = new MutableClock();
    private final List<Runnable> background = new ArrayList<>();
    private int fetches;
    private FetchResult answer = new FetchResult.Failed("not yet");
    private final RemoteKeys keys = new RemoteKeys(
            (_, _) -> {
                fetches++;
                return answer;
            },
            background::add,
            clock);

    private static FetchResult serving(String... kids) {
        var jwks = new ArrayList<String>();
        for (var kid : kids) {
            jwks.add(TestKeys.ec(kid).toPublicJWK().toJSONString());
        }
        return new FetchResult.Fetched("{\"keys\":[" + String.join(",", jwks) + "]}", Duration.ofHours(1));
    }

    @BeforeEach
    void serve() {
        answer = serving("a");
    }

    private boolean finds(String kid) {
        return keys.find("c1", ADDRESS, kid) instanceof Found found
                && found.keys().mayHold(kid);
    }

    @Test
    void fetchesOnceWhileFresh() {
        assertThat(keys.findInMemory("c1", ADDRESS, "a")).isEmpty();
        assertThat(finds("a")).isTrue();
        assertThat(finds("a")).isTrue();
        assertThat(keys.findInMemory("c1", ADDRESS, "a")).isPresent();
        assertThat(keys.findInMemory("c2", ADDRESS, "a")).isEmpty();
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void fetchesAgainForAnUnknownKeyIdOnceAMinute() {
        assertThat(finds("a")).isTrue();
        answer = serving("a", "b");
        for (int i = 0; i < 10; i++) {
            assertThat(finds("b")).isFalse();
        }
        assertThat(fetches).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(finds("b")).isTrue();
        assertThat(finds("invented")).isFalse();
        assertThat(finds("a")).isTrue();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void renewsInTheBackgroundBeforeTheKeysExpire() {
        assertThat(finds("a")).isTrue();
        clock.advance(Duration.ofMinutes(48));
        assertThat(finds("a")).isTrue();
        assertThat(fetches).isEqualTo(1);
        background.forEach(Runnable::run);
        assertThat(fetches).isEqualTo(2);
        clock.advance(Duration.ofMinutes(20));
        assertThat(finds("a")).isTrue();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void keepsTheLastKeysForAnHourWhenTheServerFails() {
        assertThat(finds("a")).isTrue();
        answer = new FetchResult.Failed("status 500");
        clock.advance(Duration.ofHours(2).minusMillis(1));
        assertThat(finds("a")).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(keys.find("c1", ADDRESS, "a")).isEqualTo(new Unavailable("jwks_uri: status 500"));
        assertThat(fetches).isEqualTo(3);
    }

    @Test
    void saysWhatIsWrongAndWaitsAMinute() {
        answer = new FetchResult.Refused("address is not a public one");
        assertThat(keys.find("c1", ADDRESS, null)).isEqualTo(new Unavailable("jwks_uri: address is not a public one"));
        answer = new FetchResult.Fetched("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", Duration.ofHours(1));
        assertThat(keys.find("c1", ADDRESS, null)).isEqualTo(new Unavailable("jwks_uri: fetched a moment ago"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(keys.find("c1", ADDRESS, null)).isEqualTo(new Unavailable("jwks_uri: symmetric key"));
    }

    @Test
    void remembersTheKeysOfSoManyClientsAsTheHeapBears() {
        assertThat(RemoteKeys.clientsMax(128L << 20)).isEqualTo(204);
        assertThat(RemoteKeys.clientsMax(64L << 30)).isEqualTo(10_000);
        assertThat(RemoteKeys.clientsMax(0)).isEqualTo(100);
    }

    @Test
    void forgetsTheKeysOfClientsBeyondThose() {
        var few = new RemoteKeys((_, _) -> answer, background::add, clock, 10);
        for (var i = 0; i < 200; i++) {
            assertThat(few.find("c" + i, ADDRESS, "a")).isInstanceOf(Found.class);
        }
        assertThat(few.clientsRemembered()).isBetween(1L, 10L);
    }
}
