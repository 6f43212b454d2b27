package dev.latchkey.flow;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestPlatform;
import java.net.URI;
import java.util.List;

/** Makes applications of every kind of client authentication, let in by acme's admin. */
final class FlowApplications {

    static final Scopes SCOPES = Scopes.of("customers_read", "orders_read", "user_me_read");

    private final TestPlatform platform;
    private final URI redirectUri;
    private final String partnerId;

    FlowApplications(TestPlatform platform, URI redirectUri) {
        this.platform = platform;
        this.redirectUri = redirectUri;
        var known = platform.sheet().get("partner").get("applications").get(0);
        this.partnerId = platform.domain()
                .partners()
                .index()
                .find(known.get("clientId").asString())
                .orElseThrow()
                .application()
                .partnerId();
    }

    FlowApplication secretBasic() {
        var made = make("Basic Client", false, Application.Protocol.DEFAULT);
        return new FlowApplication("client_secret_basic", made.id, () -> new ClientSecretBasic(made.id, made.secret()));
    }

    FlowApplication secretPost() {
        var made = make("Post Client", false, Application.Protocol.DEFAULT);
        return new FlowApplication("client_secret_post", made.id, () -> new ClientSecretPost(made.id, made.secret()));
    }

    FlowApplication publicClient() {
        var made = make("Pocket Client", true, Application.Protocol.PUBLIC);
        return new FlowApplication("none", made.id, null);
    }

    FlowApplication privateKeyJwt() {
        try {
            var key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
            var jwks = new JWKSet(key.toPublicJWK()).toString(true);
            var made = make(
                    "Key Client",
                    false,
                    new Application.Protocol(TokenFormat.JWT, ClientProof.by(ClientKeys.inline(jwks))));
            return new FlowApplication("private_key_jwt", made.id, () -> assertion(made.id, key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private ClientAuthentication assertion(ClientID id, ECKey key) {
        try {
            var issuer = platform.sheet().get("apiUrl").asString();
            var claims = new JWTAuthenticationClaimsSet(id, new Audience(issuer));
            return new PrivateKeyJWT(
                    claims, JWSAlgorithm.ES256, (java.security.PrivateKey) key.toECPrivateKey(), key.getKeyID(), null);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Made(ClientID id, String secretText) {
        Secret secret() {
            return new Secret(secretText);
        }
    }

    private Made make(String name, boolean isPublic, Application.Protocol protocol) {
        var clientId = CredentialFormat.generateClientId(platform.domain().random());
        var made = platform.domain()
                .partners()
                .commands()
                .createApplication(
                        new PartnerActor.OfPlatform(new Actor.Operator("op")),
                        partnerId,
                        new NewApplication(
                                clientId,
                                name,
                                "For a test.",
                                List.of(new RedirectUri(redirectUri.toString())),
                                SCOPES,
                                Scopes.of("user_me_read"),
                                true,
                                isPublic,
                                Application.Profile.NONE,
                                protocol));
        var admin = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        platform.domain().installations().install(admin, clientId, SCOPES);
        var secret = made.secret();
        return new Made(new ClientID(clientId), secret == null ? "" : secret.reveal());
    }
}
