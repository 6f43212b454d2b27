package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.ConditionalSecurity;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.routing.Effort;
import dev.latchkey.engine.testing.Seeds;
import dev.latchkey.engine.testing.TestOperations;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that only an API with leniencies takes, judged as gateway, explanation and reference judge them. */
class LenientTargetsTest {

    private static final List<String> FILES = List.of(
            "/files",
            "/files/{id}",
            "/files/me",
            "/files/{id}.json",
            "/files/{id}/items",
            "/files/{id}/items/{item}",
            "/admin",
            "/caf%C3%A9",
            "/{kind}/7");

    private static final Set<Leniency> ALL = Leniency.ofTargets();

    /** One that takes some, and one that takes none. */
    private static Judge judge(Set<Leniency> taken) {
        var files = FILES.stream().map(path -> get("files", path)).toArray(Operation[]::new);
        var strict = document(
                "strict",
                get("strict", "/strict/of/{id}"),
                operation("strict", HttpMethod.PUT, "/files/x", requirements()));
        var priced = document(
                "priced",
                operation(
                        "priced",
                        HttpMethod.GET,
                        "/priced",
                        requirements(),
                        Set.of(),
                        List.of(new ConditionalSecurity(
                                "view", Set.of("own"), requirements(TestOperations.oauth("orders_read"))))));
        return judge(List.of(document("files", files).with(taken), strict, priced.with(taken)));
    }

    private static Judge judge(List<ApiDocument> documents) {
        try {
            return new Judge(
                    ApiOperations.of(documents),
                    ProtectedResources.of(documents, "https://api.example.com"),
                    TestHeaders.CARRIERS,
                    (presented, request) -> new Authentication.Anonymous());
        } catch (SpecException e) {
            throw new AssertionError(e);
        }
    }

    private static Operation get(String api, String path) {
        return operation(api, HttpMethod.GET, path, requirements());
    }

    private static Judgement judged(Judge judge, HttpMethod method, String target) {
        return judge.judge(method, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
    }

    private static Judgement judged(Judge judge, String target) {
        return judged(judge, HttpMethod.GET, target);
    }

    /** The operation that a target leads to and the leniencies it needs, by what is forwarded. */
    private static void leads(Judge judge, String target, String path, Leniency... by) {
        assertThat(judged(judge, target)).as(target).isInstanceOfSatisfying(Judgement.Judged.class, judged -> {
            assertThat(judged.operation().id()).isEqualTo("GET " + path);
            assertThat(judged.decision()).isInstanceOf(Decision.Allow.class);
            assertThat(judged.forwardedTarget()).isEqualTo(target);
            assertThat(judged.leniencies()).containsExactlyInAnyOrder(by);
        });
    }

    private static Judgement.Unreadable refused(Judge judge, String target) {
        var judgement = judged(judge, target);
        assertThat(judgement).as(target).isInstanceOf(Judgement.Unreadable.class);
        return (Judgement.Unreadable) judgement;
    }

    /** What each leniency is for, and nothing else takes. */
    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of(Leniency.ENCODED_SLASH, "/files/a%2Fb", "/files/{id}"),
                Arguments.of(Leniency.ENCODED_SLASH, "/files/a%2fb%2Fc", "/files/{id}"),
                Arguments.of(Leniency.ENCODED_SLASH, "/files/a%2Fb/items", "/files/{id}/items"),
                Arguments.of(Leniency.ENCODED_SLASH, "/files/1/items/a%2Fb", "/files/{id}/items/{item}"),
                Arguments.of(Leniency.ENCODED_SLASH, "/files/a%2Fb.json", "/files/{id}.json"),
                Arguments.of(Leniency.ENCODED_SLASH, "/files/..a%2Fb..", "/files/{id}"),
                Arguments.of(Leniency.ENCODED_PERCENT, "/files/100%25", "/files/{id}"),
                Arguments.of(Leniency.ENCODED_PERCENT, "/files/50%25%20off", "/files/{id}"),
                Arguments.of(Leniency.ENCODED_PERCENT, "/files/a%2520b", "/files/{id}"),
                Arguments.of(Leniency.ENCODED_PERCENT, "/files/caf%25C3%25A9", "/files/{id}"),
                Arguments.of(Leniency.ENCODED_PERCENT, "/files/a%252e%252eb", "/files/{id}"),
                Arguments.of(Leniency.PATH_PARAMETERS, "/files/1;v=1", "/files/{id}"),
                Arguments.of(Leniency.PATH_PARAMETERS, "/files/1;v=1;w=%20", "/files/{id}"),
                Arguments.of(Leniency.PATH_PARAMETERS, "/files/1;/items", "/files/{id}/items"),
                Arguments.of(Leniency.PATH_PARAMETERS, "/files/1/items/2;v=..", "/files/{id}/items/{item}"),
                Arguments.of(Leniency.LATIN_1, "/files/caf%E9", "/files/{id}"),
                Arguments.of(Leniency.LATIN_1, "/files/%C0-la-carte", "/files/{id}"),
                Arguments.of(Leniency.LATIN_1, "/files/na%EFve%C3%A9/items", "/files/{id}/items"),
                Arguments.of(Leniency.LATIN_1, "/files/1?q=%E9", "/files/{id}"));
    }

    @Nested
    class WhenOneIsTaken {

        @ParameterizedTest
        @MethodSource("dev.latchkey.engine.request.LenientTargetsTest#forms")
        void takesItsFormsByteForByte(Leniency leniency, String target, String path) {
            leads(judge(Set.of(leniency)), target, path, leniency);
            leads(judge(ALL), target, path, leniency);
        }

        /** Also when every other is taken; and who asks learns which it would be. */
        @ParameterizedTest
        @MethodSource("dev.latchkey.engine.request.LenientTargetsTest#forms")
        void refusesItsFormsWithoutIt(Leniency leniency, String target) {
            for (var taken : List.of(Set.<Leniency>of(), EnumSet.complementOf(EnumSet.of(leniency)))) {
                assertThat(refused(judge(taken), target).leniencies())
                        .as(target)
                        .containsExactly(leniency);
            }
        }

        @ParameterizedTest
        @MethodSource("dev.latchkey.engine.request.LenientTargetsTest#forms")
        void takesThemForNoOtherApi(Leniency leniency, String target) {
            var other = target.replaceFirst("/files/", "/strict/of/").replaceFirst("/items/?", "-");
            assertThat(refused(judge(ALL), other).leniencies()).containsExactly(leniency);
        }

        @Test
        void takesSeveralAtOnce() {
            leads(
                    judge(ALL),
                    "/files/a%2Fb%25;v=%E9",
                    "/files/{id}",
                    Leniency.ENCODED_SLASH,
                    Leniency.ENCODED_PERCENT,
                    Leniency.PATH_PARAMETERS,
                    Leniency.LATIN_1);
            assertThat(refused(judge(EnumSet.of(Leniency.ENCODED_SLASH)), "/files/a%2Fb;v=1")
                            .leniencies())
                    .containsExactly(Leniency.PATH_PARAMETERS);
        }

        @Test
        void saysWhichMethodsThePathTakes() {
            assertThat(judged(judge(ALL), HttpMethod.DELETE, "/files/a%2Fb"))
                    .isInstanceOfSatisfying(
                            Judgement.MethodNotAllowed.class,
                            other -> assertThat(other.allowed())
                                    .containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.HEAD));
            assertThat(judged(judge(Set.of()), HttpMethod.DELETE, "/files/a%2Fb"))
                    .isInstanceOf(Judgement.Unreadable.class);
        }

        @Test
        void isAgreedOnByAllWhoAskTheJudge() {
            var judge = judge(ALL);
            assertThat(judge.dryRun(HttpMethod.GET, "/files/a%2Fb", new Authentication.Anonymous()))
                    .isInstanceOf(Judgement.Judged.class);
            assertThat(judge.operationsAt("/files/a%2Fb", Effort.ofRequest()))
                    .containsOnlyKeys(HttpMethod.GET, HttpMethod.HEAD);
            assertThat(judge.resourceOf(HttpMethod.GET, "/files/a%2Fb"))
                    .isEqualTo(judge.resourceOf(HttpMethod.GET, "/files/ab"));
            assertThat(judge(Set.of()).operationsAt("/files/a%2Fb", Effort.ofRequest()))
                    .isEmpty();
        }
    }

    @Nested
    class WhenAllAreTaken {

        private final Judge judge = judge(ALL);

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                value = {
                    "slash at the end, `/files/a%2F`",
                    "slash at the beginning, `/files/%2Fa`",
                    "slash alone, `/files/%2F`",
                    "two slashes, `/files/a%2f%2fb`",
                    "parent before a slash, `/files/..%2Fa`",
                    "parent behind a slash, `/files/a%2F..`",
                    "parent between slashes, `/files/a%2F..%2Fb`",
                    "encoded parent, `/files/a%2F%2e%2E`",
                    "dot segment half encoded, `/files/.%2e`",
                    "dot segment behind a slash, `/files/a%2F.`",
                    "slash encoded twice, `/files/a%252Fb`",
                    "slash whose digits are encoded, `/files/a%25%32%46b`",
                    "slash encoded thrice, `/files/a%25252Fb`",
                    "backslash, `/files/a%5Cb`",
                    "backslash encoded twice, `/files/a%255Cb`",
                    "dot segment encoded twice, `/files/%252e%252e`",
                    "dot segment half encoded twice, `/files/.%252e`",
                    "dot segment encoded twice behind a slash, `/files/a%2F%252e%252e`",
                    "NUL encoded twice, `/files/a%2500`",
                    "control character encoded twice, `/files/a%250a`",
                    "control character of Latin-1 encoded twice, `/files/a%25C2%2585`",
                    "dot segment before a parameter, `/files/..;v=1`",
                    "dot segment before an empty parameter, `/files/..;/items`",
                    "encoded dot segment before a parameter, `/files/%2e%2e;v=1`",
                    "dot segment before a parameter behind a slash, `/files/a%2F..;b`",
                    "nothing before a parameter, `/files/;v=1`",
                    "nothing before a parameter in the middle, `/files/;/items`",
                    "text with a parameter, `/files;v=1/1`",
                    "text with a parameter at its end, `/admin;v=1`",
                    "text with a slash, `/files%2F1`",
                    "text with a percent sign, `/files%25/1`",
                    "text before a parameter, `/files/me;v=1`",
                    "other text with an encoded letter before a parameter, `/files/%6de;v=1`",
                    "text encoded twice, `/files/%256de`",
                    "text in Latin-1, `/caf%E9`",
                    "text with a byte that is dropped, `/files/m%FFe`",
                    "text with a space as a plus sign, `/files/me+;v=1`",
                    "text with a plus sign that is decoded twice, `/files/me%252B`",
                    "text behind a plus sign that is decoded, `/files/%2Bme;v=1`",
                    "texts of a longer path, `/files/1%2Fitems`",
                    "texts of a longer path with values, `/files/1%2Fitems%2F2`",
                    "text with a parameter behind a pattern, `/files/1.json;v=1`",
                    "parameter that a pattern takes in, `/files/1;v=1.json`",
                    "parameter that hides another path, `/files/1;v=%2Fitems`",
                    "text before an encoded semicolon and slash, `/files/me%3Bx%2Fy`",
                    "overlong slash, `/files/a%C0%AFb`",
                    "overlong dots, `/files/%C0%AE%C0%AE`",
                    "overlong letter, `/files/%C1%AD%C1%A5`",
                    "overlong slash of three bytes, `/files/a%E0%80%AFb`",
                    "control character of Latin-1, `/files/a%85`",
                    "bytes that are dropped alone, `/files/%E9`",
                    "bytes that are dropped beside dots, `/files/.%E9.`",
                    "another method than this, `/files/x;v=1`"
                })
        void refusesWhatAServerMayReadAsSomethingElse(String name, String target) {
            refused(judge, target);
        }

        @Test
        void refusesNamesInTheQueryThatAreNoUtf8() {
            refused(judge, "/files/1?caf%E9=1");
            refused(judge, "/priced?vi%FFew=all");
            refused(judge, "/files/1?q=%C0%AF");
            refused(judge, "/files/1?q=%zz");
        }

        /** The query decides what is asked for, and does so by the value as it was sent. */
        @Test
        void judgesAQueryInLatin1ByItsValues() {
            assertThat(judged(judge, "/priced?view=own&q=%E9").decision()).isInstanceOf(Decision.Allow.class);
            assertThat(judged(judge, "/priced?view=o%FFwn").decision()).isInstanceOf(Decision.Deny.class);
            assertThat(judged(judge, "/priced?view=o%FFwn")).isInstanceOf(Judgement.Judged.class);
        }

        @Test
        void looksAtSoManyBytesAndNoMore() {
            leads(judge, "/files/" + "a".repeat(2_037) + ";b=1", "/files/{id}", Leniency.PATH_PARAMETERS);
            assertThat(refused(judge, "/files/" + "a".repeat(2_038) + ";b=1")
                            .denial()
                            .explanation()
                            .required())
                    .singleElement()
                    .asString()
                    .contains("at most 2048 bytes");
        }

        @Test
        void tellsNobodyInTheRefusalWhatCouldBeTaken() {
            var denial = refused(judge(Set.of()), "/files/a%2Fb").denial();
            assertThat(denial.explanation().toString()).doesNotContain("encodedSlash");
        }
    }

    @Nested
    class WhenNoneIsNeeded {

        /** {@code /files/me} is another operation than {@code /files/{id}}. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/files/me%3Bv",
                    "/files/me%3bv=1",
                    "/files/%6de%3Bv",
                    "/files/me%3B",
                    "/files/%20",
                    "/files/me%3B%3F",
                    "/files/me%20",
                    "/files/%20me",
                    "/files/me.",
                    "/files/me%2e",
                    "/files/me.%20%3Bx",
                    "/files/%EF%BD%8De",
                    "/files/me%EF%BC%9Bv",
                    "/files/me%EF%BC%9Fv",
                    "/files/%EF%BC%8Fme",
                    "/files/1%EF%BC%8Fitems",
                    "/files/1%EF%BC%BCitems",
                    "/files/1.json%3Bv",
                    "/files/1%3B.json",
                    "/files/me%EF%BB%BF",
                    "/files/%EF%BB%BFme",
                    "/files/me%E2%80%A8",
                    "/files/%E2%80%A9me",
                    "/files/me%E1%9A%80",
                    "/files/me%E1%A0%8E",
                    "/files/%E2%80%8Bme",
                    "/files/me%C2%A0.",
                    "/files/m%C2%ADe",
                    "/files/m%E2%80%8Be",
                    "/files/m%EF%B8%8Fe",
                    "/files/me%E3%85%A4",
                    "/files/me%F3%A0%80%81",
                    "/files/me+",
                    "/files/+me"
                })
        void refusesWhatAServerMayReadAsAnotherOperation(String target) {
            for (var taken : List.of(Set.<Leniency>of(), ALL)) {
                assertThat(refused(judge(taken), target).leniencies())
                        .as(target)
                        .isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/files/a%3Bv",
                    "/files/you%3Bv=me",
                    "/files/c%23",
                    "/files/what%3F",
                    "/files/J.%20R.%20Doe",
                    "/files/%20a",
                    "/files/Doe%20Jr.",
                    "/files/caf%C3%A9",
                    "/files/%EF%BD%8D%EF%BD%8D",
                    "/files/a%EF%BC%8Fb",
                    "/files/a+b",
                    "/files/me%2B",
                    "/files/m%C2%ADi",
                    "/files/%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB"
                })
        void takesWhatLeadsNowhereElse(String target) {
            for (var taken : List.of(Set.<Leniency>of(), ALL)) {
                leads(judge(taken), target, "/files/{id}");
            }
        }
    }

    private static final String[] PIECES = {
        "a",
        "1",
        "me",
        "items",
        ".json",
        "admin",
        "files",
        "7",
        "/",
        "/",
        "/files/",
        ".",
        "..",
        "%2F",
        "%2f",
        "%2e",
        "%25",
        "%252F",
        "%252e",
        "%2525",
        "%25",
        "2F",
        "2e",
        "%32",
        "%46",
        "6de",
        ";",
        ";v=1",
        ";/",
        "..;",
        "%3B",
        "%E9",
        "%FF",
        "%C0",
        "%AF",
        "%AE",
        "%C1",
        "%80",
        "%C3%A9",
        "%C3",
        "%A9",
        "%5C",
        "%255C",
        "%2500",
        "%00",
        "%20",
        "+",
        "caf",
        "m",
        "e",
        "%6d",
        "%3b",
        "%3F",
        "%23",
        "%EF%BB%BF",
        "%E2%80%A8",
        "%EF%BC%8E",
        "%EF%BC%8F",
        "%EF%BD%8D",
        "%EF%BC%9B"
    };

    private static String target(SplittableRandom random) {
        var target = new StringBuilder(random.nextInt(3) == 0 ? "/" : "/files/");
        for (var i = random.nextInt(1, 7); i > 0; i--) {
            target.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return target.toString();
    }

    /** Whatever is let through leads to the same operation, or to none, at every server that is known. */
    @Test
    void neverLetsThroughWhatAServerTakesForAnotherOperation() {
        var judge = judge(ALL);
        // Who ends a path at a semicolon, or at a question mark that it decoded, may run another operation that asks
        // for the same.
        var servers = KnownServer.all().stream()
                .filter(server -> server.habit() != KnownServer.Habit.ENDS_AT_SEMICOLON)
                .toList();
        var seen = new EnumMap<Leniency, Integer>(Leniency.class);
        Seeds.check(30_000, random -> {
            var target = target(random);
            if (judged(judge, target) instanceof Judgement.Judged judged) {
                judged.leniencies().forEach(leniency -> seen.merge(leniency, 1, Integer::sum));
                servers.stream()
                        .filter(server -> server.habit() != KnownServer.Habit.PARSES_AGAIN
                                || !judged.leniencies().contains(Leniency.ENCODED_PATH_END))
                        .forEach(server -> assertSameOrNone(server, target, judged));
            }
        });
        assertThat(seen).containsOnlyKeys(Leniency.ofTargets());
        assertThat(seen.values()).allSatisfy(count -> assertThat(count).isGreaterThan(100));
    }

    private static void assertSameOrNone(KnownServer server, String target, Judgement.Judged judged) {
        var segments = server.segments(target);
        if (segments.isEmpty()) {
            return;
        }
        assertThat(segments.get())
                .as(target)
                .allSatisfy(segment -> assertThat(segment.chars()).noneMatch(c -> c < 0x20 || c == 0x7F));
        var reached =
                FILES.stream().filter(path -> matches(path, segments.get())).toList();
        if (!reached.isEmpty()) {
            assertThat(reached)
                    .as("%s, which %s reads as %s", target, server, segments.get())
                    .contains(judged.operation().id().substring("GET ".length()));
            assertThat(mostSpecific(reached))
                    .as("%s for %s", target, server)
                    .isEqualTo(judged.operation().id());
        }
    }

    private static boolean matches(String template, List<String> segments) {
        var wanted = template.replace("caf%C3%A9", "café").substring(1).split("/");
        if (wanted.length != segments.size()) {
            return false;
        }
        for (var i = 0; i < wanted.length; i++) {
            var given = segments.get(i);
            var fits = wanted[i].endsWith("}.json")
                    ? given.endsWith(".json") && given.length() > ".json".length()
                    : wanted[i].startsWith("{") || wanted[i].equals(given);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** At the leftmost segment that differs a text comes first, then a text with a parameter. */
    private static String mostSpecific(List<String> templates) {
        var sorted = new ArrayList<>(templates);
        sorted.sort((one, other) -> {
            var mine = one.split("/");
            var theirs = other.split("/");
            for (var i = 0; i < mine.length; i++) {
                var compared = rank(mine[i]) - rank(theirs[i]);
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        });
        return "GET " + sorted.getFirst();
    }

    private static int rank(String segment) {
        return segment.endsWith("}") ? 2 : segment.startsWith("{") ? 1 : 0;
    }

    /** With one of them, nothing passes that has another form or none of its own; without any, nothing that did not before. */
    @ParameterizedTest
    @EnumSource(Leniency.class)
    void letsNothingPassButItsOwnForm(Leniency leniency) {
        var forms = Map.of(
                Leniency.ENCODED_SLASH, "(?i).*%2F.*",
                Leniency.ENCODED_PERCENT, ".*%25.*",
                Leniency.PATH_PARAMETERS, ".*;.*",
                Leniency.LATIN_1, "(?i).*%[89A-F].*",
                Leniency.ENCODED_PATH_END, "(?i).*%(23|3F).*");
        var judge = judge(Set.of(leniency));
        var strict = judge(Set.of());
        Seeds.check(10_000, random -> {
            var target = target(random);
            var judgement = judged(judge, target);
            if (judgement.leniencies().contains(leniency) && judgement instanceof Judgement.Judged) {
                assertThat(target).matches(forms.get(leniency));
                Leniency.ofTargets().stream()
                        .filter(other -> other != leniency
                                && other != Leniency.LATIN_1
                                && other != Leniency.ENCODED_PATH_END) // which pass where they lead nowhere else
                        .forEach(other -> assertThat(target).doesNotMatch(forms.get(other)));
                assertThat(judged(strict, target)).isInstanceOf(Judgement.Unreadable.class);
            } else if (judged(strict, target) instanceof Judgement.Judged judged) {
                assertThat(judgement).hasToString(judged.toString());
            } else {
                assertThat(judgement).isNotInstanceOf(Judgement.Judged.class);
            }
        });
    }
}
