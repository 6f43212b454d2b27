package dev.latchkey.app.cli;

import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialReach;
import dev.latchkey.core.credential.MadeClient;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.edge.http.JsonBody;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What commands say of credentials. A new secret goes to standard output alone, for scripts; the rest to standard error. */
final class CredentialPrinter {

    private CredentialPrinter() {}

    static void printNew(CommandPlace place, NewSecret<? extends Credential> created, Instant now, boolean isJson) {
        printNew(place, created, now, isJson, JsonBody.object());
    }

    /** One that was made, with a warning if it gets into nothing. */
    static void printMade(
            CommandPlace place,
            Deployment deployment,
            NewSecret<? extends Credential> created,
            Instant now,
            boolean isJson) {
        var warnings = warnings(deployment, created.credential());
        printNew(place, created, now, isJson, withWarnings(warnings));
        warn(place, warnings);
    }

    private static List<String> warnings(Deployment deployment, Credential made) {
        return deployment
                .stores()
                .transactions()
                .read(tx -> deployment.credentials().reach().nowhere(tx, made))
                .map(CredentialReach.Nowhere::sentence)
                .stream()
                .toList();
    }

    private static ObjectNode withWarnings(List<String> warnings) {
        var object = JsonBody.object();
        var array = object.putArray("warnings");
        warnings.forEach(array::add);
        return object;
    }

    private static void warn(CommandPlace place, List<String> warnings) {
        warnings.forEach(warning -> place.err().println("latchkey: warning: " + warning));
    }

    private static void printNew(
            CommandPlace place,
            NewSecret<? extends Credential> created,
            Instant now,
            boolean isJson,
            ObjectNode object) {
        var secret = created.secret().reveal();
        if (isJson) {
            place.out().println(describe(object.put("secret", secret), created.credential(), now));
            if (!place.out().checkError()) {
                return; // otherwise the line below is all that is left of it
            }
        } else {
            place.out().println(secret);
        }
        place.err()
                .printf(
                        "id %s, %s; the secret is not shown again%n",
                        created.credential().id(),
                        created.credential().facts().label().name());
    }

    /** A client that was made, with its secret if it has one, and a warning if it gets into nothing. */
    static void printMade(CommandPlace place, Deployment deployment, MadeClient made, Instant now, boolean isJson) {
        var warnings = warnings(deployment, made.client());
        printClient(place, made, now, isJson, withWarnings(warnings));
        warn(place, warnings);
    }

    /** A client with its new secret, if it has one. */
    static void printClient(CommandPlace place, MadeClient made, Instant now, boolean isJson) {
        printClient(place, made, now, isJson, JsonBody.object());
    }

    private static void printClient(
            CommandPlace place, MadeClient made, Instant now, boolean isJson, ObjectNode object) {
        var secret = made.secret();
        if (secret != null) {
            printNew(place, new NewSecret<>(made.client(), secret), now, isJson, object);
        } else if (isJson) {
            place.out().println(describe(object.putNull("secret"), made.client(), now));
        } else {
            place.out().println(made.client().id());
        }
    }

    /** Absent for a client that proves itself with keys, whatever secrets it had before. */
    private static @Nullable String hint(Credential credential) {
        var hasKeys = credential instanceof OAuthClient client
                && !client.proof().method().usesSecret();
        return hasKeys ? null : credential.secrets().getLast().hint().toString();
    }

    static void printAll(CommandPlace place, List<? extends Credential> credentials, Instant now, boolean isJson) {
        if (isJson) {
            var array = JsonBody.array();
            credentials.forEach(credential -> describe(array.addObject(), credential, now));
            place.out().println(array);
            return;
        }
        for (var credential : credentials) {
            var facts = credential.facts();
            place.out()
                    .printf(
                            "%-36s %-8s %-12s %-16s %s%n",
                            credential.id(),
                            credential.stateAt(now).wireName(),
                            Objects.requireNonNullElse(hint(credential), "keys"),
                            facts.lastUsedAt() == null ? "never used" : facts.lastUsedAt(),
                            facts.label().name());
        }
    }

    private static ObjectNode describe(ObjectNode object, Credential credential, Instant now) {
        var facts = credential.facts();
        object.put("id", credential.id())
                .put("type", credential.type().name())
                .put("name", facts.label().name())
                .put("description", facts.label().description())
                .put("state", credential.stateAt(now).wireName())
                .put("secretHint", hint(credential))
                .put("createdBy", facts.createdBy())
                .put("createdAt", facts.createdAt().toString())
                .put("lastUsedAt", text(facts.lastUsedAt()))
                .put("expiresAt", text(facts.expiresAt()));
        var networks = object.putArray("ipAllowList");
        facts.allowList().networks().forEach(networks::add);
        if (credential instanceof OAuthClient client) {
            object.put("systemRole", client.settings().systemRoleId())
                    .put("accessGroup", client.settings().accessGroupId())
                    .put("scope", client.settings().scopes().toString())
                    .put("tokenFormat", client.settings().tokenFormat().name());
            describe(object, client.proof());
        }
        return object;
    }

    private static void describe(ObjectNode object, ClientProof proof) {
        var keys = proof.keys();
        object.put("authMethod", proof.method().name()).put("dpopBound", proof.requiresDpop());
        if (keys != null) {
            var thumbprints = object.putArray("keyThumbprints");
            keys.named().forEach(key -> thumbprints.add(key.thumbprint()));
            object.put("jwksUri", keys.jwksUri()).put("endpointAudience", keys.takesEndpointAudience());
        }
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
