package dev.latchkey.engine.decision;

import static dev.latchkey.engine.testing.TestCredentials.client;
import static dev.latchkey.engine.testing.TestCredentials.key;
import static dev.latchkey.engine.testing.TestCredentials.partnerKey;
import static dev.latchkey.engine.testing.TestCredentials.role;
import static dev.latchkey.engine.testing.TestCredentials.user;
import static dev.latchkey.engine.testing.TestCredentials.with;
import static dev.latchkey.engine.testing.TestOperations.BEARER;
import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.PARTNER_KEY;
import static dev.latchkey.engine.testing.TestOperations.PARTNER_KEY_IN_QUERY;
import static dev.latchkey.engine.testing.TestOperations.anyScopeOf;
import static dev.latchkey.engine.testing.TestOperations.keyAndOauth;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.SecurityRequirements;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Denial.Reason;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.testing.TestCredentials;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {

    private static final Authentication NOBODY = new Authentication.Anonymous();

    @Nested
    class WhenAllowed {

        @Test
        void letsAnyoneInWhereNothingIsAskedFor() {
            assertThat(allowed(requirements(), NOBODY)).isEqualTo(new Principal.Anonymous());
            assertThat(allowed(requirements(together(KEY), together()), NOBODY)).isEqualTo(new Principal.Anonymous());
        }

        @Test
        void keepsPrincipalWhereNothingIsAskedFor() {
            assertThat(allowed(requirements(), with(key()))).isEqualTo(key().principal());
            assertThat(allowed(requirements(together(), oauth("orders_read")), with(key())))
                    .isEqualTo(key().principal());
        }

        @Test
        void needsNoScopeWhereTheEmptyAlternativeLetsAnyoneIn() {
            assertThat(allowed(requirements(oauth("orders_read"), together()), with(client("orders_manage"))))
                    .isEqualTo(client("orders_manage").principal());
        }

        @Test
        void takesEachKindAtItsPlace() {
            assertThat(allowed(requirements(together(KEY)), with(key()))).isEqualTo(key().principal());
            assertThat(allowed(requirements(together(PARTNER_KEY)), with(partnerKey(Location.KEY_HEADER))))
                    .isEqualTo(partnerKey(Location.KEY_HEADER).principal());
            assertThat(allowed(requirements(together(PARTNER_KEY_IN_QUERY)), with(partnerKey(Location.KEY_QUERY))))
                    .isEqualTo(partnerKey(Location.KEY_QUERY).principal());
            assertThat(allowed(requirements(together(BEARER)), with(client("orders_read"))))
                    .isEqualTo(client("orders_read").principal());
            var user = user(role("EMPLOYEE"), "orders_read");
            assertThat(allowed(requirements(oauth("orders_read")), with(user))).isEqualTo(user.principal());
        }

        @Test
        void asksForEveryScopeUnlessAnyIsEnough() {
            var both = oauth("orders_read", "orders_manage");
            assertThat(allowed(requirements(both), with(client("orders_read", "orders_manage", "customers_read"))))
                    .isInstanceOf(Principal.CompanyClient.class);
            assertThat(denied(requirements(both), with(client("orders_read"))).reason())
                    .isEqualTo(Reason.INSUFFICIENT_SCOPE);
            assertThat(allowed(anyScopeOf(both), with(client("orders_read"))))
                    .isInstanceOf(Principal.CompanyClient.class);
            assertThat(denied(anyScopeOf(both), with(client("customers_read"))).reason())
                    .isEqualTo(Reason.INSUFFICIENT_SCOPE);
        }

        @Test
        void choosesMostLimitedOfCredentialsThatAreAskedForTogether() {
            assertThat(allowed(requirements(keyAndOauth("orders_read")), with(key(), client("orders_read"))))
                    .isEqualTo(client("orders_read").principal());
            assertThat(allowed(
                            requirements(together(PARTNER_KEY_IN_QUERY, KEY)),
                            with(partnerKey(Location.KEY_QUERY), key())))
                    .isEqualTo(key().principal());
        }

        @Test
        void looksForNoRoleOnKeys() {
            assertThat(allowedWith("orders_create", requirements(together(KEY)), with(key())))
                    .isEqualTo(key().principal());
            assertThat(allowedWith(
                            "orders_create",
                            requirements(together(PARTNER_KEY)),
                            with(partnerKey(Location.KEY_HEADER))))
                    .isInstanceOf(Principal.PartnerKey.class);
            var admin = client(role("ADMINISTRATOR", "orders_create"), "orders_read");
            assertThat(allowedWith("orders_create", requirements(oauth("orders_read")), with(admin)))
                    .isEqualTo(admin.principal());
        }
    }

    @Nested
    class WhenUnauthenticated {

        @Test
        void asksForCredentialAndNamesKinds() {
            var denial = denied(requirements(together(KEY), oauth("orders_read")), NOBODY);
            assertThat(denial.reason()).isEqualTo(Reason.NO_CREDENTIAL);
            assertThat(denial.explanation())
                    .isEqualTo(new Explanation(
                            Gate.OPERATION,
                            List.of("api_key", "oauth_client_credentials", "oauth_authorization_code"),
                            List.of(),
                            List.of("api_key", "oauth_client_credentials", "oauth_authorization_code"),
                            "An administrator of the company can make a credential of a kind that is accepted under"
                                    + " Credentials in the console."));
        }

        @Test
        void namesKindsThatMustComeTogether() {
            assertThat(denied(requirements(keyAndOauth("orders_read"), together(PARTNER_KEY_IN_QUERY)), NOBODY)
                            .explanation()
                            .required())
                    .containsExactly(
                            "api_key + oauth_client_credentials",
                            "api_key + oauth_authorization_code",
                            "partner_api_key in the query");
        }

        @Test
        void neverTakesBadCredentialForNone() {
            var bad = new Denial(
                    Reason.INVALID_CREDENTIAL, new Explanation(Gate.OPERATION, List.of(), List.of(), List.of(), ""));
            assertThat(denied(requirements(), new Authentication.Rejected(bad))).isSameAs(bad);
        }

        /** The reader refuses such a document; a hand-made operation must not slip through either. */
        @Test
        void asksForCredentialWherePermissionsAreAskedForThoughNoneIsDeclared() {
            assertThat(deniedWith("orders_create", requirements(), NOBODY).reason())
                    .isEqualTo(Reason.NO_CREDENTIAL);
        }
    }

    @Nested
    class WhenForbidden {

        @Test
        void refusesKindThatIsNotDeclared() {
            var denial = denied(requirements(together(KEY)), with(client("orders_read")));
            assertThat(denial.reason()).isEqualTo(Reason.CREDENTIAL_KIND_NOT_ACCEPTED);
            assertThat(denial.explanation().gate()).isEqualTo(Gate.OPERATION);
            assertThat(denial.explanation().required()).containsExactly("api_key");
            assertThat(denial.explanation().held()).containsExactly("oauth_client_credentials");
            assertThat(denial.explanation().whoCanGrant()).startsWith("An administrator of acme can make");
        }

        @Test
        void refusesKeyOfAnotherKindInTheSameHeader() {
            assertThat(denied(requirements(together(KEY)), with(partnerKey(Location.KEY_HEADER)))
                            .reason())
                    .isEqualTo(Reason.CREDENTIAL_KIND_NOT_ACCEPTED);
            assertThat(denied(requirements(together(PARTNER_KEY)), with(key())).reason())
                    .isEqualTo(Reason.CREDENTIAL_KIND_NOT_ACCEPTED);
        }

        @Test
        void refusesKeyAtAnotherPlace() {
            var denial = denied(requirements(together(PARTNER_KEY)), with(partnerKey(Location.KEY_QUERY)));
            assertThat(denial.reason()).isEqualTo(Reason.CREDENTIAL_KIND_NOT_ACCEPTED);
            assertThat(denial.explanation().held()).containsExactly("partner_api_key in the query");
            assertThat(denial.explanation().required()).containsExactly("partner_api_key");
        }

        @Test
        void refusesGrantWhoseFlowIsNotDeclared() {
            var clientsOnly =
                    new SecurityScheme.OAuth2("clients", Set.of(CredentialKind.CLIENT_CREDENTIALS), Scopes.NONE);
            assertThat(denied(requirements(together(clientsOnly)), with(user(role("ADMINISTRATOR"), "orders_read")))
                            .reason())
                    .isEqualTo(Reason.CREDENTIAL_KIND_NOT_ACCEPTED);
        }

        @Test
        void refusesOneOfTwoCredentialsThatAreAskedForTogether() {
            assertThat(denied(requirements(keyAndOauth("orders_read")), with(key()))
                            .reason())
                    .isEqualTo(Reason.CREDENTIAL_KIND_NOT_ACCEPTED);
        }

        @Test
        void explainsAlternativeThatLacksLeast() {
            var denial = denied(
                    requirements(
                            oauth("customers_read", "orders_manage", "orders_read"),
                            oauth("orders_manage", "orders_read")),
                    with(client("orders_read")));
            assertThat(denial.reason()).isEqualTo(Reason.INSUFFICIENT_SCOPE);
            assertThat(denial.explanation())
                    .isEqualTo(new Explanation(
                            Gate.SCOPE,
                            List.of("orders_manage", "orders_read"),
                            List.of("orders_read"),
                            List.of("orders_manage"),
                            "An administrator of acme can add the scope orders_manage to this client under"
                                    + " Credentials in the console; the next token can then carry it."));
        }

        @Test
        void saysThatOneScopeIsEnoughAndWhoConsents() {
            var denial = denied(
                    anyScopeOf(oauth("orders_manage", "orders_read")), with(user(role("STANDARD"), "customers_read")));
            assertThat(denial.explanation().missing()).containsExactly("orders_manage", "orders_read");
            assertThat(denial.explanation().whoCanGrant())
                    .isEqualTo("The user can grant one of the scopes orders_manage or orders_read by connecting the"
                            + " application again, if the application is registered for it.");
        }

        /** Nobody has to be asked for what a token was asked for without. */
        @Test
        void tellsATokenThatWasAskedForWithLessFromAHolderWithLess() {
            var client = narrowed(client("orders_read"), Scopes.of("orders_manage", "orders_read"));
            assertThat(denied(requirements(oauth("orders_manage")), client)
                            .explanation()
                            .whoCanGrant())
                    .isEqualTo("This token was asked for without it: this client can ask for one with the scope"
                            + " orders_manage.");
            assertThat(denied(requirements(oauth("customers_read", "orders_manage")), client)
                            .explanation()
                            .whoCanGrant())
                    .isEqualTo("An administrator of acme can add the scope customers_read to this client under"
                            + " Credentials in the console; the next token can then carry it. This token was asked for"
                            + " without the scope orders_manage.");
            assertThat(denied(anyScopeOf(oauth("customers_read", "orders_manage")), client)
                            .explanation()
                            .whoCanGrant())
                    .isEqualTo("This token was asked for without it: this client can ask for one with the scope"
                            + " orders_manage.");
        }

        private static Authentication narrowed(Authentication.ProvenCredential of, Scopes obtainable) {
            var client = (Principal.CompanyClient) of.principal();
            return with(new Authentication.ProvenCredential(
                    new Principal.CompanyClient(
                            client.credentialId(),
                            client.company(),
                            client.role(),
                            client.accessGroupId(),
                            client.scopes(),
                            obtainable,
                            Principal.Proof.UNKNOWN),
                    of.location()));
        }

        @Test
        void refusesRoleWithoutEveryPermission() {
            var denial = deniedWith(
                    "orders_create",
                    requirements(oauth("orders_read")),
                    with(client(role("STANDARD", "audit_read"), "orders_read")));
            assertThat(denial.reason()).isEqualTo(Reason.PERMISSION_DENIED);
            assertThat(denial.explanation())
                    .isEqualTo(new Explanation(
                            Gate.ROLE,
                            List.of("orders_create"),
                            List.of("audit_read"),
                            List.of("orders_create"),
                            "An administrator of acme can give this client a system role that holds orders_create; it"
                                    + " is STANDARD now."));
        }

        @Test
        void looksAtScopeBeforeRole() {
            assertThat(deniedWith("orders_create", requirements(oauth("orders_read")), with(client("orders_manage")))
                            .reason())
                    .isEqualTo(Reason.INSUFFICIENT_SCOPE);
        }

        @Test
        void looksAtTheRoleOfTheTokenThatCameWithKey() {
            assertThat(deniedWith(
                                    "orders_create",
                                    requirements(keyAndOauth("orders_read")),
                                    with(key(), client("orders_read")))
                            .reason())
                    .isEqualTo(Reason.PERMISSION_DENIED);
        }
    }

    @Nested
    class WhenCredentialsConflict {

        @Test
        void refusesSecondCredentialThatNobodyAskedFor() {
            for (var security : List.of(
                    requirements(),
                    requirements(together()),
                    requirements(together(KEY), oauth("orders_read")),
                    requirements(together(PARTNER_KEY)))) {
                var denial = denied(security, with(key(), client("orders_read")));
                assertThat(denial.reason()).as("%s", security).isEqualTo(Reason.CONFLICTING_CREDENTIALS);
                assertThat(denial.explanation().held()).containsExactly("api_key", "oauth_client_credentials");
            }
        }

        @Test
        void refusesCredentialsOfTwoCompanies() {
            assertThat(denied(
                                    requirements(keyAndOauth("orders_read")),
                                    with(key(TestCredentials.GLOBEX), client("orders_read")))
                            .reason())
                    .isEqualTo(Reason.CONFLICTING_CREDENTIALS);
        }

        @Test
        void explainsMissingScopeWhenBothWereAskedFor() {
            assertThat(denied(
                                    requirements(keyAndOauth("orders_read"), together()),
                                    with(key(), client("orders_manage")))
                            .reason())
                    .isEqualTo(Reason.INSUFFICIENT_SCOPE);
        }
    }

    @Test
    void looksForKeyInQueryOnlyWhereItIsDeclared() {
        assertThat(AccessPolicy.takesKeyAt(
                        requirements(together(KEY), together(PARTNER_KEY_IN_QUERY)), Location.KEY_QUERY))
                .isTrue();
        assertThat(AccessPolicy.takesKeyAt(requirements(together(KEY), together(PARTNER_KEY)), Location.KEY_QUERY))
                .isFalse();
    }

    private static Principal allowed(SecurityRequirements security, Authentication authentication) {
        return allowed(decide(Set.of(), security, authentication));
    }

    private static Principal allowedWith(
            String permission, SecurityRequirements security, Authentication authentication) {
        return allowed(decide(permissions(permission), security, authentication));
    }

    private static Denial denied(SecurityRequirements security, Authentication authentication) {
        return denied(decide(Set.of(), security, authentication));
    }

    private static Denial deniedWith(String permission, SecurityRequirements security, Authentication authentication) {
        return denied(decide(permissions(permission), security, authentication));
    }

    private static Set<Permission> permissions(String... names) {
        return Arrays.stream(names).map(Permission::new).collect(Collectors.toSet());
    }

    private static Decision decide(
            Set<Permission> permissions, SecurityRequirements security, Authentication authentication) {
        return AccessPolicy.decide(
                operation("api", HttpMethod.GET, "/orders", security, permissions, List.of()),
                security,
                authentication);
    }

    private static Principal allowed(Decision decision) {
        return switch (decision) {
            case Decision.Allow(Principal principal) -> principal;
            case Decision.Deny(Denial denial) -> throw new AssertionError(denial);
        };
    }

    private static Denial denied(Decision decision) {
        return switch (decision) {
            case Decision.Allow(Principal principal) -> throw new AssertionError("let in " + principal);
            case Decision.Deny(Denial denial) -> denial;
        };
    }
}
