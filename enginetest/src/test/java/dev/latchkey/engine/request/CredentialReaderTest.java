package dev.latchkey.engine.request;

import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.PARTNER_KEY_IN_QUERY;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.path;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SecurityScheme.Location.Place;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which credentials a request presents, by the places where they may stand. */
class CredentialReaderTest {

    private static final CredentialReader READER = new CredentialReader(TestHeaders.CARRIERS);

    private static CredentialReader.Reading read(String... headers) {
        return READER.read(TestHeaders.of(headers));
    }

    private static CredentialReader.Presented presented(CredentialReader.Reading reading) {
        assertThat(reading).isInstanceOf(CredentialReader.Presented.class);
        return (CredentialReader.Presented) reading;
    }

    private static Denial denial(CredentialReader.Reading reading) {
        assertThat(reading).isInstanceOf(CredentialReader.Unreadable.class);
        return ((CredentialReader.Unreadable) reading).denial();
    }

    @Nested
    class InHeaders {

        @Test
        void findsAKeyAndATokenBesideEachOther() {
            assertThat(presented(read("x-key", "a-key", "authorization", "bearer  a.b-c=="))
                            .credentials())
                    .containsExactly(
                            new PresentedCredential("a.b-c==", Location.AUTHORIZATION_HEADER, Scheme.BEARER),
                            new PresentedCredential("a-key", Location.KEY_HEADER, Scheme.NONE));
        }

        @Test
        void findsNothingUnderNamesThatNobodyConfigured() {
            assertThat(presented(read("X-Api-Key", "a-key", "Cookie", "X-Key=a-key"))
                            .credentials())
                    .isEmpty();
        }

        /** Two of them could be read as two different callers. */
        @ParameterizedTest
        @CsvSource({"Authorization,Bearer a", "X-Key,a", "DPoP,a.b.c"})
        void refusesARepeatedHeader(String name, String value) {
            var headers = name.equals("DPoP")
                    ? new String[] {"Authorization", "DPoP token", name, value, name, value}
                    : new String[] {name, value, name.toLowerCase(java.util.Locale.ROOT), value};
            assertThat(denial(read(headers)).reason()).isEqualTo(Denial.Reason.MALFORMED_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "two words", "\u00e9", "a\u0001"})
        void refusesWhatIsNoKey(String key) {
            assertThat(denial(read("X-Key", key))).isEqualTo(RequestDenials.invalidCredential());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "Bearer", "Bearer ", "Bearer a b", "Bearer =", "Basic YTpi", "Bearer a=b", "DPoP a,b"})
        void refusesWhatIsNoToken(String authorization) {
            assertThat(denial(read("Authorization", authorization))).isEqualTo(RequestDenials.invalidCredential());
        }

        @Test
        void limitsTheLengthOfKeyAndToken() {
            var key = "k".repeat(CredentialText.KEY_LENGTH_MAX);
            assertThat(presented(read("X-Key", key)).credentials()).hasSize(1);
            assertThat(denial(read("X-Key", key + "k"))).isEqualTo(RequestDenials.invalidCredential());
            var token = "t".repeat(CredentialText.TOKEN_LENGTH_MAX);
            assertThat(presented(read("Authorization", "Bearer " + token)).credentials())
                    .hasSize(1);
            assertThat(denial(read("Authorization", "Bearer " + token + "t")))
                    .isEqualTo(RequestDenials.invalidCredential());
        }
    }

    /** RFC 9449 §7.1. */
    @Nested
    class Dpop {

        @Test
        void readsTheTokenWithItsProof() {
            var presented = presented(read("Authorization", "dpop  token", "DPoP", "a.b.c"));

            assertThat(presented.credentials())
                    .containsExactly(new PresentedCredential("token", Location.AUTHORIZATION_HEADER, Scheme.DPOP));
            assertThat(presented.dpopProof()).isEqualTo("a.b.c");
        }

        @Test
        void leavesAMissingProofToTheAuthenticator() {
            assertThat(presented(read("Authorization", "DPoP token")).dpopProof())
                    .isNull();
        }

        @Test
        void ignoresAProofBesideABearerTokenOrAKey() {
            assertThat(presented(read("Authorization", "Bearer token", "DPoP", "a.b.c"))
                            .dpopProof())
                    .isNull();
            assertThat(presented(read("X-Key", "key", "DPoP", "a.b.c")).dpopProof())
                    .isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "two words", "a,b", "\"quoted\""})
        void refusesWhatIsNoProof(String proof) {
            assertThat(denial(read("Authorization", "DPoP token", "DPoP", proof)))
                    .isEqualTo(RequestDenials.invalidDpopProof());
        }

        @Test
        void limitsTheLengthOfAProof() {
            var longest = "a".repeat(CredentialReader.DPOP_PROOF_LENGTH_MAX);

            assertThat(presented(read("Authorization", "DPoP token", "DPoP", longest))
                            .dpopProof())
                    .isEqualTo(longest);
            assertThat(denial(read("Authorization", "DPoP token", "DPoP", longest + "a")))
                    .isEqualTo(RequestDenials.invalidDpopProof());
        }
    }

    @Nested
    class InTheQuery {

        private CredentialReader.Reading readWhereTaken(String target) {
            return READER.read(RequestHeaders.NONE, path(target), requirements(together(PARTNER_KEY_IN_QUERY)));
        }

        @ParameterizedTest
        @CsvSource({
            "/feed?key=a,/feed",
            "/feed?key=a&lang=de,/feed?lang=de",
            "/feed?x=%20&key=a%2Bb&&y,/feed?x=%20&&y",
            "/feed?%6bey=a&y=1,/feed?y=1"
        })
        void takesTheKeyOutAndLeavesTheRestByteForByte(String target, String forwarded) {
            var presented = presented(readWhereTaken(target));

            assertThat(presented.credentials())
                    .singleElement()
                    .extracting(PresentedCredential::location)
                    .isEqualTo(Location.KEY_QUERY);
            assertThat(presented.forwardedTarget()).isEqualTo(forwarded);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/feed?key=a&key=b",
                    "/feed?Key=a",
                    "/feed?key=a&KEY[]=b",
                    "/feed?a;key=b",
                    "/feed?access_token=a",
                    "/feed?a;access_token=b",
                    "/feed?a=%ff"
                })
        void refusesWhatCouldBeReadInTwoWays(String target) {
            assertThat(denial(readWhereTaken(target)).reason()).isEqualTo(Denial.Reason.MALFORMED_REQUEST);
        }

        @Test
        void refusesAKeyWhereTheOperationTakesNone() {
            var denial = denial(READER.read(RequestHeaders.NONE, path("/orders?key=a"), requirements(together(KEY))));

            assertThat(denial.explanation().required())
                    .containsExactly("expected a key in the X-Key header: this operation takes none in the query");
        }

        /** A key is asked for only where one is of use. */
        @Test
        void asksForNoKeyWhereNoneIsTaken() {
            var open = denial(READER.read(RequestHeaders.NONE, path("/status?key=a"), requirements()));
            var byToken = denial(READER.read(RequestHeaders.NONE, path("/me?key=a"), requirements(oauth("me_read"))));

            assertThat(open.explanation().required())
                    .containsExactly("expected no key in the query: this operation needs no credential");
            assertThat(byToken.explanation().required())
                    .containsExactly("expected no key in the query: this operation takes other credentials");
        }

        @Test
        void refusesWhatIsNoKey() {
            assertThat(denial(readWhereTaken("/feed?key="))).isEqualTo(RequestDenials.invalidCredential());
        }

        @Test
        void leavesAnOrdinaryQueryAsItIs() {
            assertThat(presented(readWhereTaken("/feed?a=%20&b")).forwardedTarget())
                    .isEqualTo("/feed?a=%20&b");
        }
    }

    /** Names of keys in the query that are read as one another by some server, and as the deployment's own. */
    @Nested
    class ByNamesInTheQueryThatLookAlike {

        private static final List<String> NAMES = List.of("api_key", "apikey", "API_KEY", "api-key", "ApiKey");

        private static final CredentialReader ALL = new CredentialReader(
                new CredentialCarriers("X-Key", "apiKey"),
                new KeyCarriers(
                        List.of(),
                        NAMES.stream().map(ByNamesInTheQueryThatLookAlike::at).toList(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        false));

        private static Location at(String name) {
            return new Location(Place.QUERY, name);
        }

        private static CredentialReader.Reading read(String query, String... taken) {
            var security = Stream.of(taken)
                    .map(name -> together(new SecurityScheme.ApiKey(name, at(name), CredentialKind.API_KEY)))
                    .toArray(SecurityRequirement[]::new);
            return ALL.read(RequestHeaders.NONE, path("/a?" + query), requirements(security));
        }

        @ParameterizedTest
        @FieldSource("NAMES")
        void takesEachWhereTheOperationTakesIt(String name) {
            var presented = presented(read("b=1&" + name + "=k", name));

            assertThat(presented.credentials()).containsExactly(new PresentedCredential("k", at(name), Scheme.NONE));
            assertThat(presented.forwardedTarget()).isEqualTo("/a?b=1");
        }

        @Test
        void takesTwoThatLookAlikeWhereTheOperationTakesBoth() {
            assertThat(presented(read("api-key=k1&api_key=k2", "api_key", "api-key"))
                            .credentials())
                    .containsExactlyInAnyOrder(
                            new PresentedCredential("k1", at("api-key"), Scheme.NONE),
                            new PresentedCredential("k2", at("api_key"), Scheme.NONE));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "api_key=k&apiKey=k",
                    "api_key=k&apikey=k",
                    "api_key=k&Api_Key=k",
                    "api_key=k&api_key[]=k",
                    "api_key=k&api%5fkey=k",
                    "api_key=k&api%20key=k",
                    "api_key=k;apikey=k",
                    "apiKey=k",
                    "apikey=k",
                    "%61pi-key=k"
                })
        void refusesWhatLooksLikeIt(String query) {
            assertThat(denial(read(query, "api_key")).reason()).isEqualTo(Denial.Reason.MALFORMED_REQUEST);
        }
    }

    /** Places of one API, beside those of the deployment. */
    @Nested
    class AtPlacesOfAnApi {

        private static final Location TOKEN_HEADER = new Location(Place.HEADER, "X-Token");
        private static final Location SESSION = new Location(Place.COOKIE, "session");
        private static final Location BOT = new Location(Place.AUTHORIZATION, "Bot");

        private static CredentialReader.Reading read(KeyCarriers.Basic basic, String... headers) {
            var carriers = new KeyCarriers(
                    List.of(TOKEN_HEADER), List.of(), List.of(SESSION), List.of(BOT), Optional.of(basic), false);
            return new CredentialReader(TestHeaders.CARRIERS, carriers)
                    .read(TestHeaders.of(headers), path("/a"), requirements());
        }

        private static CredentialReader.Reading read(String... headers) {
            return read(KeyCarriers.Basic.CLIENT, headers);
        }

        private static String basic(String pair) {
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void findsEveryOne() {
            assertThat(presented(read(
                                    "Authorization",
                                    "bot  k1",
                                    "X-Key",
                                    "k2",
                                    "x-token",
                                    "k3",
                                    "Cookie",
                                    "a=b; session=k4"))
                            .credentials())
                    .containsExactly(
                            new PresentedCredential("k1", BOT, Scheme.NONE),
                            new PresentedCredential("k2", Location.KEY_HEADER, Scheme.NONE),
                            new PresentedCredential("k3", TOKEN_HEADER, Scheme.NONE),
                            new PresentedCredential("k4", SESSION, Scheme.NONE));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"session=k", " session = k ;b=c", "session=\"k\"", "a;session=k;;", "Session=x; session=k"})
        void findsACookieAsServersWriteThem(String cookies) {
            assertThat(presented(read("Cookie", cookies)).credentials())
                    .containsExactly(new PresentedCredential("k", SESSION, Scheme.NONE));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "session", "Session=k", "xsession=k", "a=session=k", "a=\"session\""})
        void findsNoCookieOfAnotherName(String cookies) {
            assertThat(presented(read("Cookie", cookies)).credentials()).isEmpty();
        }

        @Test
        void refusesWhatComesTwice() {
            assertThat(denial(read("X-Token", "k", "x-token", "k")).reason())
                    .isEqualTo(Denial.Reason.MALFORMED_REQUEST);
            assertThat(denial(read("Cookie", "session=k; session=k")).reason())
                    .isEqualTo(Denial.Reason.MALFORMED_REQUEST);
            assertThat(denial(read("Cookie", "session=k", "Cookie", "session=k"))
                            .reason())
                    .isEqualTo(Denial.Reason.MALFORMED_REQUEST);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "X-Token | two words",
                    "Cookie | session=",
                    "Authorization | Bot",
                    "Authorization | Botk",
                    "Authorization | Bot two words",
                    "Authorization | Token k",
                    "Authorization | k"
                })
        void refusesWhatNoKeyCanBe(String name, String value) {
            assertThat(denial(read(name, value)).reason()).isEqualTo(Denial.Reason.INVALID_CREDENTIAL);
        }

        @Test
        void readsAClientByHttpBasic() {
            assertThat(presented(read("Authorization", basic("id:se:cret"))).credentials())
                    .containsExactly(new PresentedCredential("id:se:cret", Location.BASIC, Scheme.BASIC));
            for (var wrong : List.of("id", "id:", ":secret", "i d:secret", "id:s\u00e4cret", "id:" + "s".repeat(300))) {
                assertThat(denial(read("Authorization", basic(wrong))).reason())
                        .as(wrong)
                        .isEqualTo(Denial.Reason.INVALID_CREDENTIAL);
            }
            for (var wrong : List.of(
                    "Basic",
                    "Basic ",
                    "Basic %%%",
                    "Basic aWQ6c2VjcmV0=",
                    "Basic " + "YTph".repeat(400),
                    "Basic wyg6")) {
                assertThat(denial(read("Authorization", wrong)).reason())
                        .as(wrong)
                        .isEqualTo(Denial.Reason.INVALID_CREDENTIAL);
            }
        }

        /** A password that is looked at by nobody could be a second key. */
        @Test
        void readsAKeyByHttpBasicWithoutAPassword() {
            for (var pair : List.of("k:", "k:x", "k:X")) {
                assertThat(presented(read(KeyCarriers.Basic.KEY, "Authorization", basic(pair)))
                                .credentials())
                        .containsExactly(new PresentedCredential("k", Location.BASIC, Scheme.NONE));
            }
            for (var pair : List.of("k:other", "k: ", ":k", "k")) {
                assertThat(denial(read(KeyCarriers.Basic.KEY, "Authorization", basic(pair)))
                                .reason())
                        .as(pair)
                        .isEqualTo(Denial.Reason.INVALID_CREDENTIAL);
            }
        }
    }
}
