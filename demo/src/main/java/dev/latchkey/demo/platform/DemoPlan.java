package dev.latchkey.demo.platform;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Scopes;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the demonstration consists of; names only, the secrets are made at the first start. */
final class DemoPlan {

    static final String REDIRECT_URI = "http://localhost:9999/callback";
    static final String OPERATOR_EMAIL = "operator@latchkey.example";
    /** What people are told of their own view when an application asks. */
    static final Configuration.Consent CONSENT = new Configuration.Consent(List.of(
            new Configuration.ViewCount("Jobs you can see", "/jobs?limit=1", "totalFound", "/job-counts"),
            new Configuration.ViewCount("Candidates you can see", "/candidates?limit=1", "totalFound", null)));

    static final String PARTNER_NAME = "TalentBridge";
    static final String PARTNER_EMAIL = "dev@talentbridge.example";

    /** Carried by partners' master credentials only, so no company's client has it. */
    private static final Scopes NOT_FOR_COMPANIES = Scopes.of("client_credentials_write");

    private DemoPlan() {}

    /** @param rules field to values of the access group */
    record GroupPlan(String name, SortedMap<String, SortedSet<String>> rules) {}

    record UserPlan(
            String firstName,
            String lastName,
            String systemRole,
            @Nullable String accessGroup) {
        String email(String company) {
            return (firstName + "." + lastName + "@" + company + ".example").toLowerCase(java.util.Locale.ROOT);
        }
    }

    record ClientPlan(
            String name,
            String description,
            String systemRole,
            @Nullable String accessGroup,
            Scopes scopes,
            TokenFormat tokenFormat) {}

    record CompanyPlan(
            String identifier,
            String name,
            List<GroupPlan> groups,
            List<UserPlan> users,
            List<ClientPlan> clients,
            int jobs,
            int candidates) {}

    /** @param requiresPkce off for one that stands for those made before there was PKCE */
    record ApplicationPlan(String name, String description, boolean requiresPkce, boolean isPublic, Scopes scopes) {}

    static List<CompanyPlan> companies(Scopes known) {
        var all = known.minus(NOT_FOR_COMPANIES);
        return List.of(
                new CompanyPlan(
                        "acme",
                        "Acme Robotics",
                        groups(),
                        List.of(
                                new UserPlan("Amara", "Okafor", "ADMINISTRATOR", null),
                                new UserPlan("Elena", "Rossi", "EXTENDED", null),
                                new UserPlan("Jonas", "Weber", "STANDARD", "Germany"),
                                new UserPlan("Mei", "Tanaka", "RESTRICTED", null),
                                new UserPlan("Lucas", "Moreau", "EMPLOYEE", null)),
                        clients(all),
                        240,
                        5_400),
                new CompanyPlan(
                        "globex",
                        "Globex Shipping",
                        groups(),
                        List.of(
                                new UserPlan("Priya", "Nair", "ADMINISTRATOR", null),
                                new UserPlan("Tomas", "Novak", "EXTENDED", null),
                                new UserPlan("Ingrid", "Larsen", "STANDARD", "Germany"),
                                new UserPlan("Diego", "Alvarez", "RESTRICTED", null),
                                new UserPlan("Zoe", "Bennett", "EMPLOYEE", null)),
                        clients(all),
                        60,
                        1_200));
    }

    private static List<GroupPlan> groups() {
        return List.of(new GroupPlan("Germany", rules("country", "de")));
    }

    private static SortedMap<String, SortedSet<String>> rules(String field, String value) {
        SortedMap<String, SortedSet<String>> rules = new TreeMap<>();
        rules.put(field, new TreeSet<>(List.of(value)));
        return rules;
    }

    private static List<ClientPlan> clients(Scopes all) {
        return List.of(
                new ClientPlan(
                        "Data warehouse", "Admin role, every scope", "ADMINISTRATOR", null, all, TokenFormat.OPAQUE),
                new ClientPlan(
                        "Jobs reader",
                        "Admin role, jobs_read only",
                        "ADMINISTRATOR",
                        null,
                        Scopes.of("jobs_read"),
                        TokenFormat.OPAQUE),
                new ClientPlan(
                        "German recruiting",
                        "Standard role, access group Germany, every scope",
                        "STANDARD",
                        "Germany",
                        all,
                        TokenFormat.OPAQUE),
                new ClientPlan(
                        "Sees nothing yet",
                        "Standard role, no access group, every scope",
                        "STANDARD",
                        null,
                        all,
                        TokenFormat.OPAQUE),
                new ClientPlan(
                        "JWT reader",
                        "Admin role, every scope, JWT access tokens",
                        "ADMINISTRATOR",
                        null,
                        all,
                        TokenFormat.JWT));
    }

    static List<ApplicationPlan> applications() {
        return List.of(
                new ApplicationPlan(
                        "TalentBridge Sync",
                        "Keeps a recruiter's jobs and candidates in step with TalentBridge.",
                        false,
                        false,
                        Scopes.of("candidates_read", "candidates_create", "jobs_read", "user_me_read", "users_read")),
                new ApplicationPlan(
                        "TalentBridge Mobile",
                        "Candidates of your jobs on your phone.",
                        true,
                        true,
                        Scopes.of("candidates_read", "jobs_read", "user_me_read")));
    }

    /** Which of a plan's maps go where, for one company. */
    static <V> V get(SequencedMap<String, V> byName, String name) {
        var value = byName.get(name);
        if (value == null) {
            throw new IllegalStateException("the demo's plan names " + name + ", which it does not define");
        }
        return value;
    }
}
