package dev.latchkey.gateway.principal;

import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.decision.Principal.ActingUser;
import dev.latchkey.engine.decision.Principal.Anonymous;
import dev.latchkey.engine.decision.Principal.CompanyClient;
import dev.latchkey.engine.decision.Principal.CompanyKey;
import dev.latchkey.engine.decision.Principal.CompanyRef;
import dev.latchkey.engine.decision.Principal.PartnerKey;
import dev.latchkey.engine.decision.SystemRole;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the principal as a JWT of type {@code latchkey-principal+jwt} for one API. It lives {@link #LIFETIME}: long enough for the clocks
 * of an upstream, short enough to be worth nothing in a log.
 */
public final class JwtPrincipalSigner {

    public static final String TYPE = "latchkey-principal+jwt";
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    private final String issuer;
    private final JwtSigner signer;
    private final InstantSource clock;

    public JwtPrincipalSigner(String issuer, JwtSigner signer, InstantSource clock) {
        this.issuer = issuer;
        this.signer = signer;
        this.clock = clock;
    }

    /** The id of the key that signs now. */
    String kid() {
        return signer.kid();
    }

    /** @param api name of the API, the audience */
    public String sign(Principal principal, String api) {
        var text = new StringWriter(512);
        try (var json = JsonBody.to(text)) {
            var issuedAt = clock.instant().getEpochSecond();
            json.writeStartObject();
            json.writeStringProperty("iss", issuer);
            json.writeStringProperty("aud", api);
            json.writeNumberProperty("iat", issuedAt);
            json.writeNumberProperty("exp", issuedAt + LIFETIME.toSeconds());
            writePrincipal(json, principal);
            json.writeEndObject();
        }
        return signer.sign(TYPE, text.toString());
    }

    private static void writePrincipal(JsonGenerator json, Principal principal) {
        switch (principal) {
            case Anonymous() -> {
                json.writeStringProperty("sub", "anonymous");
                json.writeStringProperty("kind", "anonymous");
                json.writeBooleanProperty("whole_organisation", false);
            }
            case CompanyKey key -> {
                writeProven(json, key, key.credentialId());
                writeCompany(json, key.company());
                json.writeStringProperty("user_id", key.createdBy());
                json.writeBooleanProperty("whole_organisation", true);
            }
            case PartnerKey key -> {
                writeProven(json, key, key.partnerId());
                json.writeStringProperty("partner_id", key.partnerId());
                json.writeBooleanProperty("whole_organisation", false);
            }
            case CompanyClient client -> {
                writeProven(json, client, client.credentialId());
                writeCompany(json, client.company());
                json.writeStringProperty("scope", client.scopes().toString());
                writeView(json, client.role(), client.accessGroupId());
            }
            case ActingUser user -> {
                writeProven(json, user, user.userId());
                writeCompany(json, user.company());
                json.writeStringProperty("user_id", user.userId());
                json.writeStringProperty("scope", user.scopes().toString());
                writeView(json, user.role(), user.accessGroupId());
            }
        }
    }

    private static void writeProven(JsonGenerator json, Principal.Proven principal, String subject) {
        json.writeStringProperty("sub", subject);
        json.writeStringProperty("kind", principal.kind().wireName());
        json.writeStringProperty("credential_id", principal.credentialId());
    }

    private static void writeCompany(JsonGenerator json, CompanyRef company) {
        json.writeStringProperty("company_id", company.id());
        json.writeStringProperty("company_identifier", company.identifier());
    }

    private static void writeView(JsonGenerator json, SystemRole role, @Nullable String accessGroupId) {
        json.writeStringProperty("system_role", role.id());
        json.writeStringProperty("system_role_name", role.name());
        json.writeArrayPropertyStart("permissions");
        for (var permission : role.permissions()) {
            json.writeString(permission.value());
        }
        json.writeEndArray();
        if (accessGroupId != null) {
            json.writeStringProperty("access_group", accessGroupId);
        }
        json.writeBooleanProperty("whole_organisation", role.reachesWholeOrganisation());
    }
}
