package dev.latchkey.store.sql;

import dev.latchkey.core.credential.ClientKeys;
import dev.latchkey.core.credential.ClientMethod;
import dev.latchkey.core.credential.ClientProof;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How clients prove themselves, in the columns that companies' clients and partners' applications have alike. */
final class ProofRows {

    private ProofRows() {}

    /** The parameters {@code authMethod}, {@code jwks}, {@code jwksUri}, {@code takesEndpointAudience}, {@code requiresDpop}. */
    static Map<String, @Nullable Object> of(ClientProof proof) {
        var keys = proof.keys();
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("authMethod", proof.method().name());
        parameters.put("jwks", keys == null ? null : keys.jwks());
        parameters.put("jwksUri", keys == null ? null : keys.jwksUri());
        parameters.put("takesEndpointAudience", keys != null && keys.takesEndpointAudience());
        parameters.put("requiresDpop", proof.requiresDpop());
        return parameters;
    }

    /** Of a company's client. */
    static void update(Handle handle, String companyId, String clientId, ClientProof proof) {
        handle.createUpdate("""
            update credential
               set auth_method = :authMethod,
                   jwks = :jwks,
                   jwks_uri = :jwksUri,
                   takes_endpoint_audience = :takesEndpointAudience,
                   requires_dpop = :requiresDpop
             where company_id = :companyId
               and id = :id
               and type = 'OAUTH_CLIENT'
               and revoked_at is null
            """)
                .bindMap(of(proof))
                .bind("companyId", companyId)
                .bind("id", clientId)
                .execute();
    }

    static ClientProof proof(ResultSet row) throws SQLException {
        var jwks = row.getString("jwks");
        var jwksUri = row.getString("jwks_uri");
        var keys = jwks == null && jwksUri == null
                ? null
                : new ClientKeys(jwks, jwksUri, row.getBoolean("takes_endpoint_audience"));
        return new ClientProof(
                ClientMethod.valueOf(Columns.text(row, "auth_method")), keys, row.getBoolean("requires_dpop"));
    }
}
