package dev.latchkey.engine.apispec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.apispec.SecurityRequirements.ScopeMatch;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which scopes a refusal tells a client without a token to ask for (RFC 6750 §3). */
class ScopesForTokenTest {

    private static final SecurityScheme KEY =
            new SecurityScheme.ApiKey("key", SecurityScheme.Location.KEY_HEADER, CredentialKind.API_KEY);
    private static final SecurityScheme USERS =
            new SecurityScheme.OAuth2("users", Set.of(CredentialKind.AUTHORIZATION_CODE), Scopes.NONE);
    private static final SecurityScheme CLIENTS =
            new SecurityScheme.OAuth2("clients", Set.of(CredentialKind.CLIENT_CREDENTIALS), Scopes.NONE);

    private static SecurityRequirement of(SchemeRequirement... schemes) {
        return new SecurityRequirement(List.of(schemes));
    }

    private static SchemeRequirement with(SecurityScheme scheme, String... scopes) {
        return new SchemeRequirement(scheme, Scopes.of(scopes));
    }

    private static Scopes scopes(ScopeMatch match, SecurityRequirement... alternatives) {
        return new SecurityRequirements(List.of(alternatives), match).scopesForToken();
    }

    @Test
    void areThoseOfTheFirstAlternativeThatAUserCanSatisfy() {
        assertThat(scopes(
                        ScopeMatch.ALL,
                        of(with(KEY)),
                        of(with(CLIENTS, "a")),
                        of(with(USERS, "b", "c")),
                        of(with(USERS, "d"))))
                .isEqualTo(Scopes.of("b", "c"));
    }

    @Test
    void areAClientsWhereNoUserMay() {
        assertThat(scopes(ScopeMatch.ALL, of(with(KEY), with(USERS, "both")), of(with(CLIENTS, "a"))))
                .isEqualTo(Scopes.of("a"));
    }

    @Test
    void areThoseBesideAKeyWhereNoTokenIsEnough() {
        assertThat(scopes(ScopeMatch.ALL, of(with(KEY), with(USERS, "both")))).isEqualTo(Scopes.of("both"));
    }

    @Test
    void areOneWhereOneIsEnough() {
        assertThat(scopes(ScopeMatch.ANY, of(with(USERS, "a", "b")))).isEqualTo(Scopes.of("a"));
    }

    @Test
    void areNoneWhereNoTokenIsAskedForThem() {
        assertThat(scopes(ScopeMatch.ALL)).isEqualTo(Scopes.NONE);
        assertThat(scopes(ScopeMatch.ALL, of(), of(with(KEY)), of(with(new SecurityScheme.Bearer("any")))))
                .isEqualTo(Scopes.NONE);
        assertThat(scopes(ScopeMatch.ANY, of(with(KEY)))).isEqualTo(Scopes.NONE);
    }
}
