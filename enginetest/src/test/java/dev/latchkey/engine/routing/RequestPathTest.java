package dev.latchkey.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.testing.TestOperations;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    @Nested
    class WhenAccepted {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/",
                    "/orders",
                    "/orders/",
                    "/orders/1",
                    "/a/...",
                    "/a/.hidden",
                    "/a/..b",
                    "/user%40example.com",
                    "/caf%C3%A9",
                    "/%F0%9F%98%80",
                    "/%E2%82%AC",
                    "/a%20b",
                    "/orders:search",
                    "/a,b",
                    "/~user",
                    "/a?b=c",
                    "/?",
                    "/a?x=%2f%5c%00;//..",
                    "/a??",
                    "/a?b=[1]|{2}",
                    "/%41",
                    "/a%3B",
                    "/a%3B..",
                    "/a%3F/b%23",
                    "/%23a",
                    "/a%20/b",
                    "/J.%20R.%20Doe",
                    "/a/%EF%BC%8E%EF%BC%8E%EF%BC%8E",
                    "/%E6%A4%9C%E7%B4%A2%EF%BC%8F%E8%A1%A8%E7%A4%BA"
                })
        void keepsTargetByteForByte(String target) {
            var path = TestOperations.path(target);
            assertThat(path.rawTarget()).isEqualTo(target);
            var question = target.indexOf('?');
            assertThat(path.rawPath()).isEqualTo(question < 0 ? target : target.substring(0, question));
            assertThat(path.rawQuery()).isEqualTo(question < 0 ? "" : target.substring(question + 1));
        }

        @Test
        void tellsEmptyQueryFromNone() {
            assertThat(TestOperations.path("/a?").rawTarget()).isEqualTo("/a?");
            assertThat(TestOperations.path("/a?").hasQuery()).isFalse();
            assertThat(TestOperations.path("/a?b").hasQuery()).isTrue();
        }

        @Test
        void leavesQueryOutOfText() {
            assertThat(TestOperations.path("/a?apiKey=secret")).hasToString("/a");
        }
    }

    @Nested
    class WhenRefused {

        @ParameterizedTest
        @ValueSource(strings = {"", "*", "orders", "http://host/orders", "host:443", "?a", "\\orders"})
        void refusesAllButOriginForm(String target) {
            refuses(target, "begins with a slash");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/a%2fb",
                    "/a%2Fb",
                    "/a%5cb",
                    "/a%5Cb",
                    "/%25",
                    "/a%252fb",
                    "/%00",
                    "/%0a",
                    "/%1F",
                    "/%7f",
                    "/%C2%80",
                    "/%c2%9f"
                })
        void refusesEscapesThatServersActOn(String target) {
            refuses(target, "percent-encoded slash, backslash, percent sign or control");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"/.", "/..", "/./a", "/a/../b", "/a/..", "/%2e", "/%2E%2e/a", "/.%2e", "/a/%2e.?b", "/a/."})
        void refusesDotSegmentsInAnySpelling(String target) {
            refuses(target, "dot segment");
        }

        /** By servers that cut at a semicolon or a question mark, take spaces away, or fold characters once they have decoded. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/a/..%3B",
                    "/a/..%3b/b",
                    "/a/.%3B",
                    "/a/%2e%2e%3Bv=1/b",
                    "/a/..%3F",
                    "/a/..%23/b",
                    "/a/..%20",
                    "/a/%20..",
                    "/a/.%20./b",
                    "/a/...%20/b",
                    "/a/..%C2%A0",
                    "/a/..%E3%80%80/b",
                    "/a/.%E2%80%8B.",
                    "/a/..%EF%BB%BF/b",
                    "/a/..%20%3B",
                    "/a/%EF%BC%8E%EF%BC%8E",
                    "/a/.%EF%BC%8E/b",
                    "/a/%E2%80%A5/b",
                    "/a/%E2%80%A4%EF%B9%92",
                    "/a/..%EF%BC%8Fb",
                    "/a/..%EF%BC%BCb",
                    "/a/..%EF%BC%9Bb",
                    "/a/..%CD%BEb",
                    "/a/..%E2%88%95b",
                    "/a/b%EF%BC%8F..",
                    "/a/b%EF%BC%BC..%EF%BC%BCc"
                })
        void refusesWhatServersTakeForDotSegments(String target) {
            refuses(target, "dot segment");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"/%3B", "/a/%3Bb", "/a/%3b/b", "/a/%EF%BC%9B/b", "/a/%20/b", "/a/%20%3B", "/a/%E2%80%8B/b"})
        void refusesWhatServersTakeForEmptySegments(String target) {
            refuses(target, "empty segment");
        }

        @ParameterizedTest
        @ValueSource(strings = {"//", "//host/a", "/a//b", "/a//"})
        void refusesEmptySegments(String target) {
            refuses(target, "empty segment");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/%", "/%4", "/%zz", "/a%", "/%4?1", "/%-1", "/%C3%4", "/%C3%zz"})
        void refusesBadEscapes(String target) {
            refuses(target, "two hex digits");
        }

        /** RFC 3629 §3: overlong forms, surrogates, lone and missing continuations, beyond U+10FFFF. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/%C0%AF",
                    "/%C1%81",
                    "/%E0%80%AF",
                    "/%E0%9F%BF",
                    "/%F0%80%80%AF",
                    "/%F0%8F%BF%BF",
                    "/%ED%A0%80",
                    "/%ED%BF%BF",
                    "/%80",
                    "/%BF",
                    "/%C3",
                    "/%C3/",
                    "/%C3a",
                    "/%E2%82",
                    "/%F4%90%80%80",
                    "/%F5%80%80%80",
                    "/%FF",
                    "/%FE",
                    "/%C3%C3",
                    "/%E2%82%41"
                })
        void refusesWhatIsNotUtf8(String target) {
            refuses(target, "UTF-8");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"/ ", "/a b", "/\t", "/\u0000", "/a\r\nX: y", "/a?b c", "/a?\n", "/\u007f", "/a?\u007f"})
        void refusesControlsAndSpaces(String target) {
            refuses(target, "space or control");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/\u00e9", "/a?\u00e9", "/\uff0e\uff0e", "/\u2215"})
        void refusesRawCharactersOutsideAscii(String target) {
            refuses(target, "only ASCII");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/a[0]", "/{a}", "/a|b", "/\"", "/<a>", "/^", "/`"})
        void refusesCharactersThatPathsDoNotHave(String target) {
            refuses(target, "characters of RFC 3986 paths");
        }

        @Test
        void refusesSemicolonBackslashAndFragment() {
            refuses("/a;b", "semicolon");
            refuses("/a;", "semicolon");
            refuses("/a\\b", "backslash");
            refuses("/a#b", "fragment");
            refuses("/a?b#c", "fragment");
        }
    }

    @Nested
    class WhenAtTheLimits {

        @Test
        void takesLongestTargetAndRefusesOneByteMore() {
            var longest = "/" + "a".repeat(RequestPath.TARGET_BYTES_MAX - 1);
            assertThat(RequestPath.parse(longest)).isInstanceOf(ParsedTarget.Accepted.class);
            refuses(longest + "a", "at most 8192 bytes");
            refuses("/?" + longest, "at most 8192 bytes");
        }

        /** To find what servers make of such a path costs more than to read one. */
        @Test
        void takesShorterPathsWhereServersReadMoreThanOneThing() {
            for (var form : new String[] {"%3B", "%20", ".", "%C3%A9", "%EF%B7%BA"}) {
                var longest = "/" + "a".repeat(2047 - form.length()) + form;
                assertThat(RequestPath.parse(longest + "?" + "b".repeat(5000)))
                        .isInstanceOf(ParsedTarget.Accepted.class);
                refuses(longest.replaceFirst("a", "aa"), "at most 2048 bytes");
            }
        }

        @Test
        void takesMostSegmentsAndRefusesOneMore() {
            var most = "/a".repeat(RequestPath.SEGMENTS_MAX);
            assertThat(RequestPath.parse(most)).isInstanceOf(ParsedTarget.Accepted.class);
            refuses(most + "/", "at most 64 segments");
        }
    }

    private static void refuses(String target, String reason) {
        assertThat(RequestPath.parse(target))
                .isInstanceOfSatisfying(
                        ParsedTarget.Refused.class,
                        refused -> assertThat(refused.reason()).contains(reason));
    }
}
