package dev.latchkey.client;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.client.UpstreamPrincipal.ActingUser;
import dev.latchkey.client.UpstreamPrincipal.Anonymous;
import dev.latchkey.client.UpstreamPrincipal.Company;
import dev.latchkey.client.UpstreamPrincipal.CompanyClient;
import dev.latchkey.client.UpstreamPrincipal.CompanyKey;
import dev.latchkey.client.UpstreamPrincipal.PartnerKey;
import dev.latchkey.client.UpstreamPrincipal.Role;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import java.text.ParseException;
import java.util.stream.Collectors;

/** Reads the claims of a verified token into a principal. */
final class PrincipalClaims {

    private final JWTClaimsSet claims;

    private PrincipalClaims(JWTClaimsSet claims) {
        this.claims = claims;
    }

    /**
     * @throws ParseException when a claim has another type than it should
     * @throws IllegalArgumentException when a claim is missing or no principal has such claims
     */
    static UpstreamPrincipal parse(JWTClaimsSet claims) throws ParseException {
        return new PrincipalClaims(claims).principal();
    }

    private UpstreamPrincipal principal() throws ParseException {
        var kind = text("kind");
        if (kind.equals("anonymous")) {
            return new Anonymous();
        }
        var credential = text("credential_id");
        return switch (CredentialKind.ofWireName(kind)) {
            case API_KEY -> new CompanyKey(credential, company(), text("user_id"));
            case PARTNER_API_KEY -> new PartnerKey(credential, text("partner_id"));
            case CLIENT_CREDENTIALS ->
                new CompanyClient(
                        credential,
                        company(),
                        role(),
                        claims.getStringClaim("access_group"),
                        scopes(),
                        isTrue("whole_organisation"));
            case AUTHORIZATION_CODE ->
                new ActingUser(
                        credential,
                        company(),
                        text("user_id"),
                        role(),
                        claims.getStringClaim("access_group"),
                        scopes(),
                        isTrue("whole_organisation"));
        };
    }

    private Company company() throws ParseException {
        return new Company(text("company_id"), text("company_identifier"));
    }

    private Role role() throws ParseException {
        var permissions = claims.getStringListClaim("permissions");
        if (permissions == null) {
            throw new IllegalArgumentException("expected claim permissions, got none");
        }
        return new Role(
                text("system_role"),
                text("system_role_name"),
                permissions.stream().map(Permission::new).collect(Collectors.toUnmodifiableSet()));
    }

    private Scopes scopes() throws ParseException {
        var scope = claims.getStringClaim("scope");
        return scope == null || scope.isEmpty() ? Scopes.NONE : Scopes.parse(scope);
    }

    private String text(String name) throws ParseException {
        var value = claims.getStringClaim(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("expected claim " + name + ", got none");
        }
        return value;
    }

    private boolean isTrue(String name) throws ParseException {
        return Boolean.TRUE.equals(claims.getBooleanClaim(name));
    }
}
