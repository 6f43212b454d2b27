package dev.latchkey.manage;

import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.ClientProof;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How an OAuth client proves itself, as programs say it and see it. */
final class AuthenticationJson {

    /** The members that a request may have. */
    static final List<String> FIELDS = List.of("authMethod", "jwks", "jwksUri", "endpointAudience", "dpopBound");

    private static final JsonMapper JSON = JsonMapper.shared();

    private AuthenticationJson() {}

    /** What a request asks for; by a secret when it says nothing. */
    static ClientProof read(JsonInput input) {
        var jwks = input.object("jwks").map(JsonNode::toString).orElse(null);
        var jwksUri = input.textOrNull("jwksUri");
        var hasKeys = jwks != null || jwksUri != null;
        var keys = hasKeys ? new ClientKeys(jwks, jwksUri, flag(input, "endpointAudience")) : null;
        if (keys == null && flag(input, "endpointAudience")) {
            throw Problem.malformed(
                    "endpointAudience", "expected it with jwks or jwksUri alone: a secret has no audience");
        }
        var method = input.has("authMethod")
                ? ManageCall.constant("authMethod", input.text("authMethod"), ClientMethod.class)
                : hasKeys ? ClientMethod.PRIVATE_KEY_JWT : ClientMethod.CLIENT_SECRET;
        return new ClientProof(method, keys, flag(input, "dpopBound"));
    }

    private static boolean flag(JsonInput input, String name) {
        return input.has(name) && input.bool(name);
    }

    static void put(ObjectNode json, ClientProof proof) {
        var keys = Optional.ofNullable(proof.keys());
        json.put("authMethod", proof.method().name());
        json.set("jwks", keys.map(ClientKeys::jwks).map(JSON::readTree).orElse(null));
        json.put("jwksUri", keys.map(ClientKeys::jwksUri).orElse(null));
        json.put("endpointAudience", keys.map(ClientKeys::takesEndpointAudience).orElse(false));
        json.put("dpopBound", proof.requiresDpop());
    }
}
