package dev.latchkey.bench.micro;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.DeploymentSecrets;
import dev.latchkey.authserver.client.ClientAuthenticator;
import dev.latchkey.authserver.client.ClientDoor;
import dev.latchkey.authserver.client.ClientUses;
import dev.latchkey.authserver.client.KeyProofs;
import dev.latchkey.authserver.client.TokenRequestLimits;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.codec.TokenAssembly;
import dev.latchkey.authserver.codec.TokenRevocation;
import dev.latchkey.authserver.codec.TokenSettings;
import dev.latchkey.authserver.dpop.DpopNonces;
import dev.latchkey.authserver.dpop.DpopProofs;
import dev.latchkey.authserver.token.OAuthAssembly;
import dev.latchkey.bench.BenchCompany;
import dev.latchkey.bench.BenchProduct;
import dev.latchkey.core.change.Freshness;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.SecurityProfile;
import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.StoredKeyRing;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.gateway.authentication.CredentialAuthenticator;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A deployment in a folder of its own with a credential of each kind, and what proves them, without a network. */
final class MadeCredentials implements AutoCloseable {

    private final String issuer;
    private final Path folder;
    private final Configuration configuration;
    private final Deployment deployment;
    private final MasterKey masterKey;
    private final DeploymentSecrets secrets;
    private final DpopProofs proofs;
    private final UsageRecorder usage;
    private final TokenAssembly tokens;
    private final BenchCompany company;
    private final String opaqueToken;
    private final String jwtToken;

    static MadeCredentials make(String issuer) throws IOException, ConfigurationException {
        var random = new SecureRandom();
        var folder = Files.createTempDirectory("latchkey-micro");
        BenchProduct.copyCatalogueTo(folder.resolve(ConfigurationReader.CATALOGUE));
        var configuration = ConfigurationReader.defaults(folder, Map.of());
        var deployment = Deployment.open(configuration, InstantSource.system(), random);
        return new MadeCredentials(issuer, folder, configuration, deployment, random);
    }

    private MadeCredentials(
            String issuer, Path folder, Configuration configuration, Deployment deployment, SecureRandom random)
            throws IOException {
        this.issuer = issuer;
        this.folder = folder;
        this.configuration = configuration;
        this.deployment = deployment;
        this.masterKey = MasterKey.readOrCreate(folder.resolve("master.key"), random);
        this.secrets = DeploymentSecrets.of(masterKey, configuration.credentialPrefix(), random);
        this.proofs = new DpopProofs(
                false, new DpopNonces(masterKey.derive("DPoP nonces"), Duration.ofMinutes(5)), new ReplayGuard(1_000));
        this.usage = UsageRecorder.start(
                deployment.stores().transactions(), deployment.stores().usage());
        this.tokens = tokens(random);
        this.company = BenchCompany.seed(deployment);
        var oauth = new OAuthAssembly(
                door(), tokens, deployment.grants(), deployment.credentials().sight(), () -> true);
        this.opaqueToken = fetchToken(oauth, company.opaque());
        this.jwtToken = fetchToken(oauth, company.jwt());
    }

    private TokenAssembly tokens(SecureRandom random) {
        var stores = deployment.stores();
        return new TokenAssembly(
                new TokenSettings(
                        issuer,
                        KnownResources.of(issuer, List.of()),
                        configuration.tokens().accessTokenLifetime(),
                        SecurityProfile.STANDARD),
                deployment.catalogue().scopes(),
                new TokenAssembly.Keys(secrets.format(), masterKey, keyRing(), random),
                stores.transactions(),
                deployment.credentials().scopeNumbers(),
                deployment.credentials().index(),
                deployment.grants().index(),
                new TokenRevocation(
                        stores.transactions(),
                        stores.revokedTokens(),
                        deployment.grants().revokedInForce()));
    }

    private ClientDoor door() {
        var limits = new TokenRequestLimits(1_000_000, System::nanoTime);
        var clients = new ClientAuthenticator(
                SecurityProfile.STANDARD,
                deployment.credentials().index(),
                ClientAuthenticator.ApplicationSource.of(deployment.partners().index()),
                (_, _, _, _, _) -> Future.failedFuture("no assertions here"),
                secrets.hasher(),
                limits);
        return new ClientDoor(
                limits,
                clients,
                new KeyProofs(proofs, proofs, issuer, issuer),
                new ClientUses(usage),
                Freshness.ALWAYS,
                deployment.clock(),
                "latchkey");
    }

    private static String fetchToken(OAuthAssembly oauth, BenchCompany.Client client) {
        var headers = HttpHeaders.headers()
                .add("Authorization", client.basic())
                .add("Content-Type", "application/x-www-form-urlencoded");
        var answer = oauth.tokenEndpoint()
                .handle(new HttpRequest(
                        "1",
                        HttpMethod.POST,
                        "/identity/oauth/token",
                        null,
                        headers,
                        Buffer.buffer("grant_type=client_credentials"),
                        HttpRequest.Caller.at(InetAddress.getLoopbackAddress()),
                        Map.of()))
                .await();
        return JsonMapper.shared()
                .readTree(answer.body().toString())
                .get("access_token")
                .asString();
    }

    /** What the gateway proves them with. */
    CredentialAuthenticator authenticator() {
        return new CredentialAuthenticator(
                issuer,
                proofs,
                secrets.format(),
                secrets.hasher(),
                deployment.credentials().index(),
                deployment.credentials().importedKeys(),
                tokens.accessTokens(),
                null,
                deployment.clock());
    }

    CredentialFormat format() {
        return secrets.format();
    }

    StoredKeyRing keyRing() {
        return deployment.signing().keyRing();
    }

    String apiKey() {
        return company.apiKey();
    }

    String opaqueToken() {
        return opaqueToken;
    }

    String jwtToken() {
        return jwtToken;
    }

    /** Closes what was opened and removes the folder. */
    @Override
    public void close() throws IOException {
        usage.close();
        deployment.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
