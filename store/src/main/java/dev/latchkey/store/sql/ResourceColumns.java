package dev.latchkey.store.sql;

import dev.latchkey.core.grant.ApiResource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** To which API something is limited: the columns {@code resource} and {@code resource_api}. */
final class ResourceColumns {

    private ResourceColumns() {}

    static @Nullable String identifier(@Nullable ApiResource resource) {
        return resource == null ? null : resource.identifier();
    }

    static @Nullable String api(@Nullable ApiResource resource) {
        return resource == null ? null : resource.api();
    }

    /** See {@link dev.latchkey.core.grant.UserGrants#bind}. */
    static void bind(Handle handle, Map<String, String> apis) {
        apis.forEach((identifier, api) -> handle.createUpdate("""
            update user_grant
               set resource_api = :api
             where resource = :identifier
               and resource_api is null
            """)
                .bind("identifier", identifier)
                .bind("api", api)
                .execute());
        handle.execute("update user_grant set resource_api = '' where resource is not null and resource_api is null");
    }

    /** Rows of releases that kept the identifier alone say nothing of the API, and belong to none. */
    static @Nullable ApiResource resource(ResultSet row) throws SQLException {
        var identifier = row.getString("resource");
        var api = row.getString("resource_api");
        return identifier == null ? null : new ApiResource(identifier, api == null ? "" : api);
    }
}
