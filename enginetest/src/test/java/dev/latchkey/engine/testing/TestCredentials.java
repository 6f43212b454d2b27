package dev.latchkey.engine.testing;

import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Authentication.Authenticated;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Credentials of the company acme, and of globex where another one is needed. */
public final class TestCredentials {

    public static final Principal.CompanyRef ACME = new Principal.CompanyRef("c1", "acme");
    public static final Principal.CompanyRef GLOBEX = new Principal.CompanyRef("c2", "globex");

    private TestCredentials() {}

    public static SystemRole role(String id, String... permissions) {
        Set<Permission> held = Arrays.stream(permissions).map(Permission::new).collect(Collectors.toSet());
        return new SystemRole(id, id, held, false);
    }

    public static ProvenCredential key() {
        return key(ACME);
    }

    public static ProvenCredential key(Principal.CompanyRef company) {
        return new ProvenCredential(new Principal.CompanyKey("key-1", company, "user-1"), Location.KEY_HEADER);
    }

    public static ProvenCredential partnerKey(Location location) {
        return new ProvenCredential(new Principal.PartnerKey("partner-key-1", "partner-1"), location);
    }

    public static ProvenCredential client(String... scopes) {
        return client(role("STANDARD"), scopes);
    }

    public static ProvenCredential client(SystemRole role, String... scopes) {
        return new ProvenCredential(
                new Principal.CompanyClient("client-1", ACME, role, null, Scopes.of(scopes)),
                Location.AUTHORIZATION_HEADER);
    }

    public static ProvenCredential user(SystemRole role, String... scopes) {
        return new ProvenCredential(
                new Principal.ActingUser("app-1", "grant-1", ACME, "user-1", role, null, Scopes.of(scopes)),
                Location.AUTHORIZATION_HEADER);
    }

    public static Authenticated with(ProvenCredential... credentials) {
        return new Authenticated(List.of(credentials));
    }
}
