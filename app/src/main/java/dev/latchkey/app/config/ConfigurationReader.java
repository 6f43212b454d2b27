package dev.latchkey.app.config;

import dev.latchkey.app.config.Configuration.Clients;
import dev.latchkey.app.config.Configuration.Consent;
import dev.latchkey.app.config.Configuration.Dpop;
import dev.latchkey.app.config.Configuration.Partners;
import dev.latchkey.app.config.Configuration.Passwords;
import dev.latchkey.app.config.Configuration.RateLimits;
import dev.latchkey.app.config.Configuration.Registration;
import dev.latchkey.app.config.Configuration.SignIn;
import dev.latchkey.app.config.Configuration.Signing;
import dev.latchkey.app.config.Configuration.Tokens;
import dev.latchkey.app.config.Configuration.ViewCount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code latchkey.yaml} and {@code --set key=value}; unknown keys stop the start. */
public final class ConfigurationReader {

    /** Name of a catalogue in the data folder of a deployment that has no configuration file. */
    public static final String CATALOGUE = "catalogue.yaml";

    private static final int PROOFS_REMEMBERED_MIN = 256;
    /** Origin form (RFC 9112 §3.2.1): absolute path and query in the characters of RFC 3986. */
    private static final Pattern TARGET =
            Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2}){0,2000}+");

    private static final Duration FAPI_2_CODE_LIFETIME_MAX = Duration.ofSeconds(60);

    private ConfigurationReader() {}

    /** Looks at what was read, before anything is made; where a value could not be read, its default stands. */
    @FunctionalInterface
    public interface Check {

        /** Nothing beyond the values themselves. */
        Check NONE = _ -> List.of();

        /** What is wrong, a line each. */
        List<String> problems(Configuration read);
    }

    /** As {@link #read(Path, Map, Check)}, without a check. */
    public static Configuration read(Path file, Map<String, String> overrides) throws ConfigurationException {
        return read(file, overrides, Check.NONE);
    }

    /**
     * Reads a file; relative paths in it are relative to its folder.
     *
     * @param overrides by dotted key; they win over the file
     * @throws ConfigurationException with everything that is wrong, what the check finds included
     */
    public static Configuration read(Path file, Map<String, String> overrides, Check check)
            throws ConfigurationException {
        var folder = file.toAbsolutePath().getParent();
        try {
            return read(ConfigurationFile.read(file), overrides, folder == null ? Path.of("") : folder, check);
        } catch (StackOverflowError _) {
            throw new ConfigurationException(List.of(file + ": expected values that are not nested without end"));
        }
    }

    /**
     * The defaults with overrides, for a start without a file. A {@value #CATALOGUE} in the data folder is the catalogue: whoever
     * filled the folder left it there.
     */
    public static Configuration defaults(Path dataFolder, Map<String, String> overrides) throws ConfigurationException {
        return defaults(dataFolder, overrides, Check.NONE);
    }

    /** As {@link #defaults(Path, Map)}, with a check. */
    public static Configuration defaults(Path dataFolder, Map<String, String> overrides, Check check)
            throws ConfigurationException {
        var catalogue = dataFolder.resolve(CATALOGUE);
        Map<String, String> tree = Files.exists(catalogue)
                ? Map.of("dataFolder", dataFolder.toString(), "catalogue", catalogue.toString())
                : Map.of("dataFolder", dataFolder.toString());
        return read(tree, overrides, Path.of(""), check);
    }

    /**
     * The data folder that a file names, whatever else is wrong with it: enough to find a deployment that runs.
     *
     * @throws ConfigurationException when the file cannot be read as such a file at all
     */
    public static Path dataFolder(Path file) throws ConfigurationException {
        var folder = file.toAbsolutePath().getParent();
        try {
            var values =
                    new ConfigurationValues(ConfigurationTree.flatten(ConfigurationFile.read(file), new ArrayList<>()));
            return values.path("dataFolder", "data", folder == null ? Path.of("") : folder);
        } catch (StackOverflowError _) {
            throw new ConfigurationException(List.of(file + ": expected values that are not nested without end"));
        }
    }

    private static Configuration read(Map<?, ?> tree, Map<String, String> overrides, Path folder, Check check)
            throws ConfigurationException {
        var problems = new ArrayList<String>();
        var flat = new LinkedHashMap<>(ConfigurationTree.flatten(tree, problems));
        flat.putAll(overrides);
        var values = new ConfigurationValues(flat);
        var configuration = new Configuration(
                values.path("dataFolder", "data", folder),
                catalogue(values, folder),
                new Configuration.Store(
                        values.duration(
                                "store.staleAfter", Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofHours(1)),
                        values.integer("store.reserveBytes", 64 * 1024 * 1024, 0, Integer.MAX_VALUE)),
                NetworkSections.listeners(values, folder),
                tokens(values),
                new Signing(values.duration(
                        "signing.rotateEvery", Duration.ofDays(90), Duration.ofHours(1), Duration.ofDays(3650))),
                credentialPrefix(values),
                limits(values),
                NetworkSections.upstreams(values),
                new Passwords(
                        values.integer("passwords.argon2.memoryKibibytes", 19_456, 1_024, 4_194_304),
                        values.integer("passwords.argon2.iterations", 2, 1, 100),
                        values.integer("passwords.argon2.parallelism", 1, 1, 16)),
                signIn(values),
                MailSection.read(values, folder),
                dpop(values),
                new Clients(isUnderFapi2(values), values.flag("clients.allowPrivateAddressesForLocalUse", false)),
                new Registration(
                        values.flag("registration.dynamic", false),
                        values.flag("registration.openToAnyoneWhoCanReachThisServer", false),
                        values.flag("registration.clientIdMetadataDocuments", false),
                        values.texts("registration.scopes"),
                        values.integer("registration.clientsMax", 10_000, 1, 1_000_000),
                        values.integer("registration.requestsPerSecond", 10, 1, 1_000_000),
                        values.integer("registration.documentFetchesPerMinute", 60, 1, 10_000)),
                new Partners(signUp(values), RetirementSection.read(values)),
                consent(values, problems),
                Telemetry.read(values),
                NetworkSections.apis(values, folder, problems));
        values.finish("", problems);
        checkProfile(configuration, values.flag("listeners.allowPlainHttpForLocalUse", false), problems);
        problems.addAll(check.problems(configuration));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return configuration;
    }

    private static Configuration.SignUp signUp(ConfigurationValues values) {
        var name = values.text("partners.signup", "closed");
        return switch (name) {
            case "closed" -> Configuration.SignUp.CLOSED;
            case "approval" -> Configuration.SignUp.APPROVAL;
            case "open" -> Configuration.SignUp.OPEN;
            default -> {
                values.problem("partners.signup: expected closed, approval or open, got \"" + name + "\"");
                yield Configuration.SignUp.CLOSED;
            }
        };
    }

    private static Dpop dpop(ConfigurationValues values) {
        var remembered = values.integer("dpop.proofsRememberedMax", 0, 0, 10_000_000);
        if (remembered > 0 && remembered < PROOFS_REMEMBERED_MIN) {
            values.problem("dpop.proofsRememberedMax: expected 0 for a share of the heap, or at least "
                    + PROOFS_REMEMBERED_MIN + ", got \"" + remembered + "\"");
        }
        return new Dpop(
                values.duration(
                        "dpop.nonceLifetime", Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofHours(1)),
                remembered);
    }

    private static boolean isUnderFapi2(ConfigurationValues values) {
        var name = values.text("oauth.profile", "standard");
        return switch (name) {
            case "standard" -> false;
            case "fapi2" -> true;
            default -> {
                values.problem("oauth.profile: expected standard or fapi2, got \"" + name + "\"");
                yield false;
            }
        };
    }

    /** FAPI 2.0 Security Profile sections 5.2.1 and 5.3.2.1: TLS, except on this machine, and codes that are good for a minute. */
    private static void checkProfile(Configuration configuration, boolean allowsPlainHttp, List<String> problems) {
        if (!configuration.clients().isUnderFapi2()) {
            return;
        }
        if (configuration.tokens().codeLifetime().compareTo(FAPI_2_CODE_LIFETIME_MAX) > 0) {
            problems.add("tokens.codeLifetime: expected at most 60s under FAPI 2.0 (oauth.profile)");
        }
        if (!allowsPlainHttp
                && !NetworkSections.isSafeOrigin(configuration.listeners().apiUrl())) {
            problems.add("listeners.apiUrl: expected https under FAPI 2.0 (oauth.profile)");
        }
    }

    private static Tokens tokens(ConfigurationValues values) {
        return new Tokens(
                values.duration(
                        "tokens.accessTokenLifetime",
                        Duration.ofMinutes(30),
                        Duration.ofSeconds(1),
                        Duration.ofHours(24)),
                values.duration(
                        "tokens.codeLifetime", Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                values.duration(
                        "tokens.refreshTokenIdleTimeout",
                        Duration.ofDays(28),
                        Duration.ofMinutes(1),
                        Duration.ofDays(3650)));
    }

    private static RateLimits limits(ConfigurationValues values) {
        return new RateLimits(
                values.integer("limits.requestsPerSecond", 10, 1, 1_000_000),
                values.integer("limits.concurrentRequests", 8, 1, 100_000),
                values.integer("limits.companyRequestsPerSecond", 500, 1, 10_000_000),
                values.integer("limits.companyConcurrentRequests", 64, 1, 1_000_000),
                values.integer("limits.tokenRequestsPerSecond", 50, 1, 1_000_000),
                values.integer("limits.ownRequestsPerSecond", 200, 1, 1_000_000),
                values.integer("limits.companyChangesPerSecond", 20, 1, 1_000_000));
    }

    private static SignIn signIn(ConfigurationValues values) {
        var idle = values.duration(
                "signIn.sessionIdleTimeout", Duration.ofHours(12), Duration.ofMinutes(1), Duration.ofDays(90));
        var lifetime = values.duration(
                "signIn.sessionLifetime", Duration.ofDays(7), Duration.ofMinutes(1), Duration.ofDays(365));
        if (idle.compareTo(lifetime) > 0) {
            values.problem(
                    "signIn.sessionIdleTimeout: expected at most signIn.sessionLifetime, which ends a session first");
        }
        return new SignIn(idle, lifetime);
    }

    private static @Nullable Path catalogue(ConfigurationValues values, Path folder) {
        var file = values.text("catalogue", "");
        return file.isEmpty() ? null : values.path("catalogue", "", folder);
    }

    private static String credentialPrefix(ConfigurationValues values) {
        var prefix = values.text("credentials.prefix", "lk");
        if (!prefix.matches("[a-z0-9]{2,8}")) {
            values.problem("credentials.prefix: expected 2 to 8 characters a-z and 0-9, got \"" + prefix + "\"");
        }
        return prefix;
    }

    private static Consent consent(ConfigurationValues values, List<String> problems) {
        var counts = new ArrayList<ViewCount>();
        for (var mapping : values.mappings("consent.viewCounts")) {
            var count = new ConfigurationValues(mapping);
            var label = count.text("label", "");
            var target = count.text("target", "");
            var field = count.text("field", "");
            if (label.isEmpty() || field.isEmpty()) {
                count.problem("label and field: expected both");
            }
            if (!TARGET.matcher(target).matches()) {
                count.problem("target: expected a path such as /orders?limit=1, got \"" + target + "\"");
            }
            var rulesTarget = count.text("rulesTarget", "");
            if (!rulesTarget.isEmpty() && !TARGET.matcher(rulesTarget).matches()) {
                count.problem("rulesTarget: expected a path such as /orders/count, got \"" + rulesTarget + "\"");
            }
            count.finish("consent.viewCounts[" + counts.size() + "].", problems);
            counts.add(new ViewCount(label, target, field, rulesTarget.isEmpty() ? null : rulesTarget));
        }
        return new Consent(counts);
    }
}
