package dev.latchkey.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.catalogue.ErrorCodes;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityRequirement;
import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.decision.Denial;
import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.decision.Explanation;
import dev.latchkey.engine.decision.Gate;
import dev.latchkey.engine.protocol.CredentialCarriers;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.request.PresentedCredential.Scheme;
import dev.latchkey.engine.request.ProtectedResource;
import dev.latchkey.engine.request.ProtectedResources;
import dev.latchkey.gateway.resource.AcceptedTokens;
import dev.latchkey.gateway.resource.Challenges;
import dev.latchkey.gateway.resource.RefusalResponses;
import dev.latchkey.gateway.resource.ResourceChallenges;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which resources a catalogue has, by which identifiers they are known, and what a refusal says of them. */
class ResourcesTest {

    private static final String ORIGIN = "https://api.example.com";

    private static ApiDocument api(String name, String... paths) {
        var operations = Arrays.stream(paths)
                .map(path -> operation(name, path, Scopes.of(name + "_read")))
                .toList();
        return new ApiDocument(name, name + " API", "1", "3.1.0", operations, List.of());
    }

    private static Operation operation(String api, String path, Scopes scopes) {
        var scheme = new SecurityScheme.OAuth2("oauth", Set.of(CredentialKind.CLIENT_CREDENTIALS), scopes);
        var security = new SecurityRequirements(
                List.of(new SecurityRequirement(List.of(new SchemeRequirement(scheme, scopes)))),
                SecurityRequirements.ScopeMatch.ALL);
        var like = TestGateway.operation(HttpMethod.GET, path, security, Set.of());
        return new Operation(
                api,
                like.id(),
                like.method(),
                like.paths(),
                like.security(),
                like.conditionalSecurity(),
                like.permissions(),
                like.limits(),
                like.upgrades(),
                like.query(),
                like.formParameters(),
                like.summary(),
                like.isDeprecated(),
                like.source());
    }

    private static ProtectedResources of(ApiDocument... documents) {
        return ProtectedResources.of(List.of(documents), ORIGIN);
    }

    private static List<String> identifiers(ProtectedResources resources) {
        return resources.all().stream().map(ProtectedResource::identifier).toList();
    }

    @Nested
    class Identifiers {

        @Test
        void areTheLongestLiteralBeginningOfAllPaths() {
            var resources = of(
                    api("orders", "/orders", "/orders/{orderId}", "/orders/{orderId}/note"),
                    api("v1", "/v1/a/b", "/v1/a"));

            assertThat(identifiers(resources)).containsExactlyInAnyOrder(ORIGIN, ORIGIN + "/orders", ORIGIN + "/v1/a");
            assertThat(resources.all())
                    .filteredOn(resource -> resource.apiName().equals("orders"))
                    .containsExactly(new ProtectedResource(
                            ORIGIN + "/orders",
                            "/.well-known/oauth-protected-resource/orders",
                            "orders",
                            "orders API",
                            Scopes.of("orders_read")));
        }

        @Test
        void endAtAWholeSegmentAndBeforeAParameter() {
            assertThat(identifiers(of(api("orders", "/orders", "/ordersearch"))))
                    .containsExactly(ORIGIN);
            assertThat(identifiers(of(api("orders", "/{id}/orders", "/{id}/notes"))))
                    .containsExactly(ORIGIN);
        }

        @Test
        void areTheOriginWhereTwoApisBeginAlike() {
            var resources = of(api("old", "/users"), api("new", "/users", "/users/me"), api("orders", "/orders"));

            assertThat(identifiers(resources)).containsExactlyInAnyOrder(ORIGIN, ORIGIN + "/orders");
            assertThat(resources.of(operation("old", "/users", Scopes.NONE))).isEqualTo(resources.root());
        }

        @Test
        void ofTheWholeHaveEveryScope() {
            var resources = of(api("orders", "/orders"), api("users", "/users"));

            assertThat(resources.root().scopes()).isEqualTo(Scopes.of("orders_read", "users_read"));
        }
    }

    @Nested
    class Indicators {

        private final ProtectedResources resources = of(api("orders", "/orders"), api("users", "/users"));

        @Test
        void areComparedExactly() {
            assertThat(resources.find(ORIGIN + "/orders")).contains(ORIGIN + "/orders");
            for (var unknown : List.of(
                    "",
                    "/orders",
                    ORIGIN + "/orders/",
                    ORIGIN + "/Orders",
                    ORIGIN + "/orders?a",
                    ORIGIN + "/orders#a",
                    ORIGIN + "//orders",
                    "HTTPS://api.example.com/orders",
                    ORIGIN + ":443/orders",
                    ORIGIN + "//")) {
                assertThat(resources.find(unknown)).as(unknown).isEmpty();
            }
        }

        @Test
        void nameTheWholeWithAndWithoutASlash() {
            assertThat(resources.find(ORIGIN)).contains(ORIGIN);
            assertThat(resources.find(ORIGIN + "/")).contains(ORIGIN);
        }
    }

    @Nested
    class WhereDpopIsTaken {

        private static final String METADATA = ORIGIN + "/.well-known/oauth-protected-resource";
        private static final String BEARER = "Bearer realm=\"latchkey\", resource_metadata=\"" + METADATA + "\"";
        private static final String DPOP = "DPoP algs=\"ES256 EdDSA\", resource_metadata=\"" + METADATA + "\"";

        private final Challenges challenges = new ResourceChallenges(
                        of(),
                        ORIGIN,
                        new AcceptedTokens(true, List.of("ES256", "EdDSA")),
                        CredentialCarriers.DEFAULT,
                        ErrorCodes.DEFAULT,
                        "latchkey",
                        api -> "https://www.example.com/reference")
                .of(null);

        private String challenge(Reason reason, Scheme used) {
            return challenges.of(
                    new Denial(
                            reason,
                            new Explanation(Gate.SCOPE, List.of("orders_read"), List.of(), List.of(), "nobody")),
                    used);
        }

        @Test
        void challengesWithBothSchemes() {
            assertThat(challenge(Reason.NO_CREDENTIAL, Scheme.NONE)).isEqualTo(BEARER + ", " + DPOP);
        }

        @Test
        void tellsTheErrorWithTheSchemeThatWasUsed() {
            assertThat(challenge(Reason.INVALID_CREDENTIAL, Scheme.DPOP))
                    .isEqualTo(DPOP + ", error=\"invalid_token\", error_description=\"The credential is not valid\", "
                            + BEARER);
            assertThat(challenge(Reason.INVALID_CREDENTIAL, Scheme.BEARER))
                    .isEqualTo(BEARER + ", error=\"invalid_token\", error_description=\"The credential is not valid\", "
                            + DPOP);
            assertThat(challenge(Reason.INSUFFICIENT_SCOPE, Scheme.DPOP))
                    .startsWith(DPOP + ", scope=\"orders_read\", error=\"insufficient_scope\"");
        }

        /** RFC 9449 §9. */
        @Test
        void asksForItsNonce() {
            assertThat(challenge(Reason.USE_DPOP_NONCE, Scheme.DPOP)).startsWith(DPOP + ", error=\"use_dpop_nonce\"");
            var denial = new Denial(
                    Reason.USE_DPOP_NONCE,
                    new Explanation(Gate.OPERATION, List.of(), List.of(), List.of(), ""),
                    "nonce-1");

            var answer = RefusalResponses.answer(denial, "id", challenges, Scheme.DPOP);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers()).containsEntry("DPoP-Nonce", "nonce-1");
        }

        @Test
        void namesABadProof() {
            assertThat(challenge(Reason.INVALID_DPOP_PROOF, Scheme.DPOP))
                    .startsWith(DPOP + ", error=\"invalid_dpop_proof\"");
        }
    }
}
