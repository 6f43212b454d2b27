package dev.latchkey.bench;

import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;

/** One company with a credential of each kind, made through the same commands as everybody uses. */
public record BenchCompany(String apiKey, Client opaque, Client jwt) {

    /** An OAuth client with the administrator's role and the scope {@link BenchProduct#READ}. */
    public record Client(String clientId, String secret) {

        /** The value of {@code Authorization} by which it authenticates. */
        public String basic() {
            var pair = clientId + ":" + secret;
            return "Basic "
                    + java.util.Base64.getEncoder()
                            .encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    public static BenchCompany seed(Deployment deployment) {
        var companyId = deployment.companies().commands().newId();
        var operator = new Actor.Operator("op_bench");
        deployment.companies().commands().createCompany(operator, companyId, "bench", "Bench");
        var key = deployment.credentials().commands().createApiKey(operator.in(companyId), new NewApiKey("Key", ""));
        return new BenchCompany(
                key.secret().reveal(),
                client(deployment, operator.in(companyId), TokenFormat.OPAQUE),
                client(deployment, operator.in(companyId), TokenFormat.JWT));
    }

    private static Client client(Deployment deployment, Actor.InCompany actor, TokenFormat format) {
        var settings = new ClientSettings("ADMINISTRATOR", null, Scopes.of(BenchProduct.READ), format);
        var made = deployment.credentials().commands().createClient(actor, new NewClient(format.name(), "", settings));
        return new Client(made.credential().id(), made.secret().reveal());
    }
}
