package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.testing.TestOperations;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values with a number sign or a question mark in them, where a server that decodes before it looks for the end of the path would find
 * another one: Discord's reaction with the emoji of a number sign is one.
 */
class EncodedPathEndTest {

    private static final String REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions";

    private static final String KEYCAP = "/channels/1/messages/2/reactions/%23%EF%B8%8F%E2%83%A3";

    private static final List<Operation> OPERATIONS = List.of(
            keyed(HttpMethod.DELETE, REACTIONS),
            keyed(HttpMethod.GET, REACTIONS + "/{emoji_name}"),
            keyed(HttpMethod.DELETE, REACTIONS + "/{emoji_name}"),
            keyed(HttpMethod.PUT, REACTIONS + "/{emoji_name}/@me"),
            keyed(HttpMethod.DELETE, REACTIONS + "/{emoji_name}/@me"),
            keyed(HttpMethod.GET, "/tags/{tag}"),
            partners(HttpMethod.GET, "/tags"),
            keyed(HttpMethod.PUT, "/books/{book}"),
            partners(HttpMethod.DELETE, "/books"),
            keyed(HttpMethod.GET, "/files/{id}"),
            partners(HttpMethod.GET, "/files/all"),
            keyed(HttpMethod.GET, "/notes/{id}"),
            partners(HttpMethod.GET, "/notes.json"),
            keyed(HttpMethod.GET, "/rooms"),
            keyed(HttpMethod.GET, "/rooms/{room}/keys"),
            partners(HttpMethod.GET, "/rooms/keys"));

    private static final Judge STRICT = judge(Set.of());
    private static final Judge LENIENT = judge(Set.of(Leniency.ENCODED_PATH_END));
    private static final Judge OTHERWISE_LENIENT = judge(EnumSet.complementOf(EnumSet.of(Leniency.ENCODED_PATH_END)));

    private static Operation keyed(HttpMethod method, String path) {
        return operation("chat", method, path, requirements(together(TestOperations.KEY)));
    }

    private static Operation partners(HttpMethod method, String path) {
        return operation("chat", method, path, requirements(together(TestOperations.PARTNER_KEY)));
    }

    private static Judge judge(Set<Leniency> taken) {
        var documents =
                List.of(document("chat", OPERATIONS.toArray(Operation[]::new)).with(taken));
        try {
            return new Judge(
                    ApiOperations.of(documents),
                    ProtectedResources.of(documents, "https://api.example.com"),
                    TestHeaders.CARRIERS,
                    (presented, request) -> new Authentication.Anonymous());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Judgement judged(Judge judge, String method, String target) {
        return judge.judge(
                HttpMethod.find(method).orElseThrow(), target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
    }

    /** Where the path as far as there asks for the same, or has not the method. */
    @ParameterizedTest
    @CsvSource({
        "PUT, " + KEYCAP + "/@me, " + REACTIONS + "/{emoji_name}/@me",
        "DELETE, " + KEYCAP + "/@me, " + REACTIONS + "/{emoji_name}/@me",
        "DELETE, " + KEYCAP + ", " + REACTIONS + "/{emoji_name}",
        "GET, " + KEYCAP + "?limit=3, " + REACTIONS + "/{emoji_name}",
        "GET, /channels/1/messages/2/reactions/%3F, " + REACTIONS + "/{emoji_name}",
        "GET, /channels/1/messages/2/reactions/%3f%23, " + REACTIONS + "/{emoji_name}"
    })
    void takesThemByItsNameAlone(String method, String target, String path) {
        assertThat(judged(LENIENT, method, target)).isInstanceOfSatisfying(Judgement.Judged.class, judged -> {
            assertThat(judged.operation().id()).isEqualTo(method + " " + path);
            assertThat(judged.forwardedTarget()).isEqualTo(target);
            assertThat(judged.leniencies()).containsExactly(Leniency.ENCODED_PATH_END);
        });
        for (var judge : List.of(STRICT, OTHERWISE_LENIENT)) {
            assertThat(judged(judge, method, target)).isInstanceOfSatisfying(Judgement.Unreadable.class, refused -> {
                assertThat(refused.leniencies()).containsExactly(Leniency.ENCODED_PATH_END);
                assertThat(refused.denial().explanation().toString()).doesNotContain("encodedPathEnd");
            });
        }
    }

    /** Where something else is asked for at the beginning of the path, by any method, nobody is let in. */
    @ParameterizedTest
    @CsvSource({
        "GET, /tags/%23music",
        "GET, /tags/%3F",
        "PUT, /books/%23x",
        "GET, /files/all%23x",
        "GET, /files/%61ll%23x",
        "GET, /files/all%3Fx%23y",
        "GET, /notes/%23x",
        "GET, /rooms/%23x/keys",
        "GET, /tags/%EF%BC%83x",
        "GET, /files/%20all%23x"
    })
    void takesNoneThatMayRunWhatAsksForSomethingElse(String method, String target) {
        for (var judge : List.of(STRICT, LENIENT, OTHERWISE_LENIENT)) {
            assertThat(judged(judge, method, target))
                    .isInstanceOfSatisfying(
                            Judgement.Unreadable.class,
                            refused -> assertThat(refused.leniencies()).isEmpty());
        }
    }

    /** Dots, slashes and what else is harmful stay so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/channels/1/messages/2/reactions/..%23",
                "/channels/1/messages/2/reactions/%2e%2e%3Fx",
                "/channels/1/messages/2/reactions/%23%2F..",
                "/channels/1/messages/2/reactions/%23;v=1",
                "/channels/1/messages/2/reactions/#",
                "/channels/1/messages/2/reactions/%23//"
            })
    void takesNothingElse(String target) {
        assertThat(judged(LENIENT, "GET", target)).isInstanceOf(Judgement.Unreadable.class);
    }

    /** As ever; and a request that needs none counts for none. */
    @ParameterizedTest
    @CsvSource({"GET, /files/c%23", "GET, /files/what%3F", "GET, /tags/c%23%23"})
    void needsNoneWhereTheBeginningIsTheSameOperation(String method, String target) {
        for (var judge : List.of(STRICT, LENIENT)) {
            var judgement = judged(judge, method, target);
            assertThat(judgement).isInstanceOf(Judgement.Judged.class);
            assertThat(judgement.leniencies()).isEmpty();
            assertThat(Objects.requireNonNull(judgement.operation()).method()).isEqualTo(HttpMethod.GET);
        }
    }
}
