package dev.latchkey.demo.hiring.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.client.PrincipalKeys;
import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.core.signing.CryptoProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Principals as the gateway would sign them, with a key made for the test. */
public final class TestPrincipals {

    /** What each built-in role permits. */
    public static final Map<String, List<String>> PERMISSIONS = Map.of(
            "ADMINISTRATOR",
                    List.of("company_settings_manage", "users_view", "access_all_jobs", "jobs_edit", "candidates_edit"),
            "EXTENDED", List.of("access_all_jobs", "jobs_create", "jobs_edit", "candidates_edit"),
            "STANDARD", List.of("jobs_create", "jobs_edit", "candidates_edit", "hiring_team_member"),
            "RESTRICTED", List.of("hiring_team_member", "internal_postings_view"),
            "EMPLOYEE", List.of("internal_postings_view"));

    /** Claims that say who calls; the rest is added at signing. */
    public record Caller(String name, Map<String, Object> claims) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String ISSUER = "http://localhost:8080";
    private static final ECKey KEY = newKey();
    private static final JWSSigner SIGNER = newSigner();

    private TestPrincipals() {}

    public static PrincipalVerifier verifier() {
        return new PrincipalVerifier(ISSUER, PrincipalKeys.fixed(new JWKSet(KEY)), InstantSource.system())
                .withProvider(CryptoProvider.newEs256().getProvider());
    }

    public static Caller anonymous() {
        return new Caller("anonymous", Map.of("kind", "anonymous"));
    }

    public static Caller apiKey(String company, String createdBy) {
        var claims = company(company);
        claims.putAll(Map.of("kind", "api_key", "credential_id", "key-" + company, "user_id", createdBy));
        return new Caller("API key of " + company, claims);
    }

    public static Caller partner(String partner) {
        return new Caller(
                "partner " + partner,
                Map.of("kind", "partner_api_key", "credential_id", "pk-" + partner, "partner_id", partner));
    }

    public static Caller client(String company, String role, @Nullable String group) {
        var claims = oauth(company, role, group);
        claims.putAll(Map.of("kind", "oauth_client_credentials", "credential_id", "client-" + role));
        return new Caller("client " + role + " group " + group, claims);
    }

    public static Caller user(String company, String userId, String role, @Nullable String group) {
        var claims = oauth(company, role, group);
        claims.putAll(Map.of("kind", "oauth_authorization_code", "credential_id", "app-1", "user_id", userId));
        return new Caller("user " + role + " group " + group, claims);
    }

    /** The same caller with another set of scopes. */
    public static Caller withScope(Caller caller, String scope) {
        var claims = new HashMap<>(caller.claims());
        claims.put("scope", scope);
        return new Caller(caller.name() + " with scope " + scope, claims);
    }

    private static Map<String, Object> company(String company) {
        return new HashMap<>(Map.of("company_id", company + "-id", "company_identifier", company));
    }

    private static Map<String, Object> oauth(String company, String role, @Nullable String group) {
        var claims = company(company);
        claims.putAll(Map.of(
                "scope",
                "jobs_read",
                "system_role",
                role,
                "system_role_name",
                role,
                "permissions",
                PERMISSIONS.getOrDefault(role, List.of()),
                "whole_organisation",
                role.equals("ADMINISTRATOR")));
        if (group != null) {
            claims.put("access_group", group);
        }
        return claims;
    }

    /** The header's value for one API. */
    public static String sign(Caller caller, String api) {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(api)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)));
        caller.claims().forEach(claims::claim);
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(PrincipalVerifier.TYPE))
                .keyID(KEY.getKeyID())
                .build();
        try {
            var token = new SignedJWT(header, claims.build());
            token.sign(SIGNER);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner newSigner() {
        try {
            var signer = new ECDSASigner(KEY);
            signer.getJCAContext().setProvider(CryptoProvider.newEs256().getProvider());
            return signer;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("test").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
