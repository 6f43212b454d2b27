package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.Findings;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.PathDistinction;
import dev.latchkey.engine.testing.Seeds;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values in which some framework finds the name of something else: with marks around it, in a namespace, in other words, by its key. */
class MarkedValuesTest {

    private static final SecurityRequirements OPEN = requirements();
    private static final SecurityRequirements CLOSED = requirements(oauth("orders_read"));

    private static Judge judge(Map<String, SecurityRequirements> documented, Set<PathDistinction> distinguishes) {
        try {
            var operations = documented.entrySet().stream()
                    .map(one -> operation("api", HttpMethod.GET, one.getKey(), one.getValue()))
                    .toArray(Operation[]::new);
            var document = document("api", operations);
            return new Judge(
                    ApiOperations.of(
                            List.of(document.with(document.operations(), new Findings(false, List.of(), List.of()))
                                    .with(new TargetRules(Set.of(), distinguishes)))),
                    ProtectedResources.of(List.of(), "https://api.example.com"),
                    TestHeaders.CARRIERS,
                    (presented, request) -> new Authentication.Anonymous());
        } catch (SpecException e) {
            throw new AssertionError(e);
        }
    }

    private static String outcome(Judge judge, String target) {
        var judgement = judge.judge(HttpMethod.GET, target, RequestHeaders.NONE, InetAddress.getLoopbackAddress());
        return judgement instanceof Judgement.Unreadable
                ? "UNREADABLE"
                : judgement.decision() instanceof Decision.Allow ? "ALLOWED" : "DENIED";
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                // views and namespaces of Zope and Pyramid
                "/admin, /{slug}, /@@admin",
                "/admin, /{slug}, /%40%40admin",
                "/admin, /{slug}, /++view++admin",
                "/admin, /{slug}, /%2B%2Bview%2B%2Badmin",
                "/admin, /{slug}, /++x++@@admin",
                "/admin, /{slug}, /@@ADMIN",
                "/admin, /{slug}/, /@@admin/",
                "/a/admin, /{a}/{b}, /@@a/@@admin",
                "/a/admin, /a/{b}, /a/@@admin",
                "/admin/{id}, /{a}/{b}, /@@admin/7",
                "/user-list, /{slug}, /@@user_list",
                "/user-list, /{slug}, /@@userList",
                "/@me, /{slug}, /@@@me",
                // together with what else servers do not mind
                "/admin, /{slug}, /@@admin.json",
                "/admin.json, /{slug}, /@@admin",
                "/admin/index.html, /{slug}, /@@admin",
                "/admin, /{slug}/{more}, /index.php/@@admin",
                "/admin, /{slug}, /@@admin%20",
                "/files/{path}, /{a}/{b}/{c}, /@@files/x/y",
                "/admin, /{slug}.json, /@@admin.json",
                // any marks around it
                "/admin, /{slug}, /~admin",
                "/admin, /{slug}, /admin!",
                "/admin, /{slug}, /(admin)",
                "/admin, /{slug}, /'admin'",
                "/admin, /{slug}, /%22admin%22",
                "/admin, /{slug}, /$admin",
                "/admin, /{slug}, `/admin,`",
                "/admin, /{slug}, /admin=",
                "/admin, /{slug}, /-admin-",
                "/admin, /{slug}, /%E2%80%9Cadmin%E2%80%9D",
                "/caf%C3%A9, /{slug}, /@@caf%C3%A9",
                // words of a name
                "/user-list, /{slug}, /userList",
                "/user_list, /{slug}, /UserList",
                "/userList, /{slug}, /user-list",
                "/userList, /{slug}, /user_list",
                "/UserList, /{slug}, /user-list.json",
                "/user-list, /userList, /userList",
                // keys of OData
                "/users/{id}, /{x}, /users(7)",
                "/users/{id}, /{x}, /users('a')",
                "/users/{id}, /{x}, /users(id=7)",
                "/users/{id}, /{x}, /users%287%29",
                "/users/{id}/roles, /{x}/roles, /users(7)/roles",
                "/users/{id}, /{x}.json, /users(7).json"
            })
    void refusesAValueThatIsTheNameOfWhatIsClosed(String closed, String open, String target) {
        var documented = Map.of(closed, CLOSED, open, OPEN);
        assertThat(outcome(judge(documented, Set.of()), target)).isEqualTo("UNREADABLE");
        assertThat(outcome(judge(Map.of(closed, OPEN, open, OPEN), Set.of()), target))
                .isEqualTo("ALLOWED");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/admin, /john@admin.com",
                "/admin, /@john",
                "/admin, /a+admin@x.org",
                "/admin, /x.admin",
                "/admin, /admin-2",
                "/admin, /admin~2",
                "/admin, /admin_x",
                "/admin, /administrator",
                "/admin, /ad!min",
                "/admin, /x(admin)",
                "/admin, /++view++other",
                "/me, /@metoo",
                "/ab, `/a,b`",
                "/v12, /v1.2",
                "/20240131, /2024-01-31",
                "/20240131, /2024-01-31T00%3A00",
                "/userlist, /user-list",
                "/user-list, /userlist",
                "/user-list, /userLists",
                "/550e8400e29b41d4a716446655440000, /550e8400-e29b-41d4-a716-446655440000",
                "/report, /report-2024.pdf",
                "/users/{id}, /others(7)",
                "/users/{id}, /users()x"
            })
    void takesValuesThatAreMoreThanThat(String closed, String target) {
        assertThat(outcome(judge(Map.of(closed, CLOSED, "/{slug}", OPEN), Set.of()), target))
                .isEqualTo("ALLOWED");
    }

    @ParameterizedTest
    @CsvSource({
        "/admin, /@@admin",
        "/admin, /++view++admin",
        "/user-list, /userList",
        "/userList, /user-list",
        "/users/{id}, /users(7)"
    })
    void takesThemWhereItIsSaidThatTheServerTellsThemApart(String closed, String target) {
        var documented = Map.of(closed, CLOSED, "/{slug}", OPEN);
        assertThat(outcome(judge(documented, Set.of(PathDistinction.PUNCTUATION)), target))
                .isEqualTo("ALLOWED");
        assertThat(outcome(judge(documented, Set.of(PathDistinction.LETTER_CASE)), target))
                .isEqualTo("UNREADABLE");
    }

    /** What a document writes out is what it says. */
    @Test
    void takesTheTextOfADocumentForItself() {
        var documented = Map.of("/@@admin", OPEN, "/admin", CLOSED, "/users({id})", OPEN, "/users/{id}", CLOSED);
        var judge = judge(documented, Set.of());
        assertThat(outcome(judge, "/@@admin")).isEqualTo("ALLOWED");
        assertThat(outcome(judge, "/users(7)")).isEqualTo("ALLOWED");
        assertThat(outcome(judge, "/admin")).isEqualTo("DENIED");
    }

    private static final List<String> NAMES = List.of("admin", "userList", "user-list", "user_list", "a", "@me", "v-1");

    /** What frameworks make of a segment, written anew: with none of the code that is tested. */
    private static Set<String> namesIn(String segment) {
        var view = segment.replaceFirst("^@@", "");
        var named = segment.replaceFirst("^\\+\\+\\w*\\+\\+", "");
        var slug = segment.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
        var words = Stream.of(slug.split("[-_]"))
                .map(word -> word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .reduce("", String::concat);
        var camel = words.isEmpty() ? "" : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
        return Set.copyOf(
                List.of(segment, view, named, slug, camel, segment.replace('-', '_'), segment.replace('_', '-')));
    }

    private static String value(SplittableRandom random) {
        var marks = List.of("", "", "", "@@", "++view++", "~", "!", "(", ")", "-", "_", ".", "@", "x");
        return marks.get(random.nextInt(marks.size()))
                + NAMES.get(random.nextInt(NAMES.size()))
                + marks.get(random.nextInt(marks.size()));
    }

    @Test
    void neverLetsThroughWhatAFrameworkRunsByAName() {
        var seen = new int[2];
        Seeds.check(3_000, random -> {
            var documented = new LinkedHashMap<String, SecurityRequirements>();
            var depth = random.nextInt(1, 3);
            documented.put("/{a}" + (depth == 1 ? "" : "/{b}"), OPEN);
            for (var i = random.nextInt(1, 4); i > 0; i--) {
                var path = new StringBuilder();
                for (var j = 0; j < depth; j++) {
                    path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
                }
                documented.put(path.toString(), CLOSED);
            }
            var judge = judge(documented, Set.of());
            for (var i = 0; i < 10; i++) {
                var asked = new ArrayList<String>();
                for (var j = 0; j < depth; j++) {
                    asked.add(value(random));
                }
                var target = "/" + String.join("/", asked);
                var outcome = outcome(judge, target);
                var runs = documented.keySet().stream()
                        .filter(path -> path.indexOf('{') < 0)
                        .filter(path -> {
                            var texts = path.substring(1).split("/");
                            for (var j = 0; j < depth; j++) {
                                if (!namesIn(asked.get(j)).contains(texts[j])) {
                                    return false;
                                }
                            }
                            return true;
                        })
                        .toList();
                if (outcome.equals("ALLOWED")) {
                    assertThat(runs)
                            .as("%s beside %s", target, documented.keySet())
                            .isEmpty();
                }
                seen[runs.isEmpty() && outcome.equals("ALLOWED") ? 0 : 1]++;
            }
        });
        assertThat(seen[0]).isGreaterThan(1_000);
        assertThat(seen[1]).isGreaterThan(1_000);
    }
}
