package dev.latchkey.e2e;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A credential, and what it is known to hold from {@code demo.json} and from the roles written down here.
 *
 * @param scopes of the access token; empty for keys, which have none
 * @param permissions of the system role; every one for keys, which no role limits
 */
record Caller(String name, Kind kind, String secret, Set<String> scopes, Set<String> permissions) {

    enum Kind {
        NONE,
        API_KEY,
        API_KEY_IN_QUERY,
        PARTNER_KEY,
        PARTNER_KEY_IN_QUERY,
        ACCESS_TOKEN;

        boolean isInQuery() {
            return this == API_KEY_IN_QUERY || this == PARTNER_KEY_IN_QUERY;
        }
    }

    /** Of a recruiter: works on jobs and candidates, and has no say in people, credentials and settings. */
    static final Set<String> STANDARD_PERMISSIONS = Set.of(
            "jobs_create",
            "jobs_edit",
            "candidates_edit",
            "hiring_team_member",
            "internal_postings_view",
            "reports_view");

    /** Of an Admin: everything that a shipped document may ask for. */
    static final Set<String> ADMIN_PERMISSIONS = Stream.concat(
                    STANDARD_PERMISSIONS.stream(),
                    Stream.of(
                            "company_settings_manage",
                            "users_view",
                            "users_manage",
                            "audit_view",
                            "credentials_view",
                            "credentials_manage",
                            "applications_manage",
                            "access_all_jobs",
                            "reports_full",
                            "offers_view"))
            .collect(Collectors.toUnmodifiableSet());

    static Caller nobody() {
        return key("no credential", Kind.NONE, "");
    }

    static Caller key(String name, Kind kind, String secret) {
        return new Caller(name, kind, secret, Set.of(), ADMIN_PERMISSIONS);
    }

    static Caller token(String name, String token, Set<String> scopes, String systemRole) {
        var permissions = switch (systemRole) {
            case "ADMINISTRATOR" -> ADMIN_PERMISSIONS;
            case "STANDARD" -> STANDARD_PERMISSIONS;
            default -> throw new IllegalArgumentException("no permissions are written down for " + systemRole);
        };
        return new Caller(name, Kind.ACCESS_TOKEN, token, scopes, permissions);
    }

    /** Names and values in turn. */
    String[] headers() {
        return switch (kind) {
            case NONE, API_KEY_IN_QUERY, PARTNER_KEY_IN_QUERY -> new String[0];
            case API_KEY, PARTNER_KEY -> new String[] {"X-SmartToken", secret};
            case ACCESS_TOKEN -> new String[] {"Authorization", "Bearer " + secret};
        };
    }

    /** The request's target, with the key in its query where this caller puts it there. */
    String target(String path) {
        return kind.isInQuery() ? path + (path.contains("?") ? "&" : "?") + "apiKey=" + secret : path;
    }

    /** The name alone: secrets stay out of test reports. */
    @Override
    public String toString() {
        return name;
    }

    /** Scopes of a client in {@code demo.json}. */
    static Set<String> scopes(JsonNode client) {
        return client.get("scopes").values().stream().map(JsonNode::asString).collect(Collectors.toUnmodifiableSet());
    }
}
