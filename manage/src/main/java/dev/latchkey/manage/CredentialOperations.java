package dev.latchkey.manage;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialReach;
import dev.latchkey.core.credential.CredentialRequest;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.CredentialType;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.credential.SecretCommands;
import dev.latchkey.core.credential.SecretIssuer;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.listing.Position;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /manage/v1/credentials}. */
public final class CredentialOperations extends Operations {

    private static final String[] FIELDS = {
        "name", "description", "expiresAt", "ipAllowList", "systemRole", "accessGroup", "scopes", "tokenFormat"
    };

    private static final List<String> CLIENT_FIELDS = List.of("systemRole", "accessGroup", "scopes", "tokenFormat");

    private static final List<String> SEARCH = List.of("limit", "pageId", "q", "type", "state", "sort");

    private final CredentialStores stores;
    private final ActorRights rights;
    private final CredentialCommands commands;
    private final SecretCommands secrets;
    private final Idempotency idempotency;
    private final SecretIssuer ids;
    private final CredentialReach reach;
    private final InstantSource clock;

    public CredentialOperations(
            CredentialStores stores,
            ActorRights rights,
            CredentialCommands commands,
            SecretCommands secrets,
            Idempotency idempotency,
            SecretIssuer ids,
            CredentialReach reach,
            InstantSource clock) {
        this.stores = stores;
        this.rights = rights;
        this.commands = commands;
        this.secrets = secrets;
        this.idempotency = idempotency;
        this.ids = ids;
        this.reach = reach;
        this.clock = clock;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("credentials.list", ManagementApi.Handler.taking(SEARCH, this::list));
        handlers.put("credentials.create", this::create);
        handlers.put("credentials.get", call -> Answers.tagged(call, json(get(call))));
        handlers.put("credentials.update", this::update);
        handlers.put("credentials.revoke", this::revoke);
        handlers.put("credentials.rotate", this::rotate);
        handlers.put("credentials.cutOff", this::cutOff);
    }

    private HttpResponse list(ManageCall call) {
        var sort = call.parameter("sort", Sort.class);
        var search = new CredentialSearch(
                call.parameter("q").orElse(""),
                call.parameter("type", CredentialType.class),
                call.parameter("state", Standing.class),
                null,
                null,
                null,
                sort == null ? Sort.CREATED : sort);
        var after = Answers.position(call);
        var limit = call.limit();
        var page = stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.CREDENTIALS_VIEW);
            if (after != null
                    && stores.credentials().find(tx, call.companyId(), after).isEmpty()) {
                throw Problem.malformed("pageId", "expected the nextPageId of a page of this list");
            }
            var position = after == null ? null : new Position(after, false);
            return stores.credentialList().page(tx, call.companyId(), search, position, limit, clock.instant());
        });
        var rows = page.lines().stream().map(CredentialJson::line).toList();
        return Answers.page(
                call, limit, rows, page.hasNext() ? page.lines().getLast().id() : null);
    }

    private Credential get(ManageCall call) {
        return stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.CREDENTIALS_VIEW);
            return stores.credentials()
                    .find(tx, call.companyId(), call.path("credentialId"))
                    .orElseThrow(() -> CommandRefused.notFound("credential"));
        });
    }

    private ObjectNode json(Credential credential) {
        return CredentialJson.of(credential, clock.instant());
    }

    private HttpResponse create(ManageCall call) {
        var names = Stream.of(Stream.of("type"), Stream.of(FIELDS), AuthenticationJson.FIELDS.stream())
                .flatMap(some -> some)
                .toArray(String[]::new);
        var input = JsonInput.read(call, names);
        var type = ManageCall.constant("type", input.text("type"), CredentialType.class);
        return switch (type) {
            case API_KEY -> createKey(call, input);
            case OAUTH_CLIENT -> createClient(call, input);
            case PARTNER_KEY -> throw Problem.malformed("type", "expected API_KEY or OAUTH_CLIENT");
        };
    }

    private static void refuse(JsonInput input, List<String> names, String why) {
        for (var name : names) {
            if (input.has(name)) {
                throw Problem.malformed(name, why);
            }
        }
    }

    private HttpResponse createKey(ManageCall call, JsonInput input) {
        refuse(input, CLIENT_FIELDS, "an API key has none; leave it out, or make an OAuth client");
        refuse(input, AuthenticationJson.FIELDS, "an API key has none; leave it out, or make an OAuth client");
        var request = new NewApiKey(label(input, null), input.instantOrNull("expiresAt"), allowList(input, null));
        return idempotency.run(call, (tx, given) -> {
            var made = commands.createApiKey(tx, call.actor(), request, given);
            return made(made.credential(), made.secret(), warnings(tx, made.credential()));
        });
    }

    private HttpResponse createClient(ManageCall call, JsonInput input) {
        var settings = new ClientSettings(
                input.text("systemRole"),
                input.textOrNull("accessGroup"),
                scopes(input),
                tokenFormat(input, TokenFormat.OPAQUE));
        var proof = AuthenticationJson.read(input);
        var request =
                new NewClient(label(input, null), input.instantOrNull("expiresAt"), allowList(input, null), settings);
        return idempotency.run(call, ids.newClientId(), (tx, given) -> {
            var made = commands.createClient(tx, call.actor(), request, proof, given);
            return made(made.client(), made.secret(), warnings(tx, made.client()));
        });
    }

    private HttpResponse made(NewSecret<? extends Credential> made) {
        return made(made.credential(), made.secret(), List.of());
    }

    private List<String> warnings(Transaction tx, Credential made) {
        return reach.nowhere(tx, made).map(CredentialReach.Nowhere::sentence).stream()
                .toList();
    }

    /** @param secret absent for a client with keys */
    private HttpResponse made(Credential made, @Nullable Secret secret, List<String> warnings) {
        var credential = json(made);
        var body = Answers.object();
        body.set("credential", credential);
        body.put("secret", secret == null ? null : secret.reveal());
        warnings.forEach(body.putArray("warnings")::add);
        return Answers.json(201, body)
                .with("ETag", Answers.tag(credential))
                .with("Location", "/manage/v1/credentials/" + made.id());
    }

    private HttpResponse update(ManageCall call) {
        var input = JsonInput.read(call, FIELDS);
        var id = call.path("credentialId");
        var changed = commands.edit(call.actor(), id, before -> {
            Answers.requireMatch(call, json(before));
            return changed(before, input);
        });
        return Answers.ok(json(changed)).with("ETag", Answers.tag(json(changed)));
    }

    private CredentialRequest changed(Credential before, JsonInput input) {
        var facts = before.facts();
        var label = label(input, facts.label());
        var end = input.has("expiresAt") ? input.instantOrNull("expiresAt") : facts.expiresAt();
        var allowList = allowList(input, facts.allowList());
        if (!(before instanceof OAuthClient client)) {
            refuse(input, CLIENT_FIELDS, "an API key has none");
            return new NewApiKey(label, end, allowList);
        }
        var settings = client.settings();
        return new NewClient(
                label,
                end,
                allowList,
                new ClientSettings(
                        input.text("systemRole", settings.systemRoleId()),
                        input.has("accessGroup") ? input.textOrNull("accessGroup") : settings.accessGroupId(),
                        input.has("scopes") ? scopes(input) : settings.scopes(),
                        tokenFormat(input, settings.tokenFormat())));
    }

    private HttpResponse revoke(ManageCall call) {
        commands.revoke(call.actor(), call.path("credentialId"), before -> Answers.requireMatch(call, json(before)));
        return Answers.noContent();
    }

    private HttpResponse rotate(ManageCall call) {
        var input = JsonInput.read(call, "overlap", "until");
        var overlap = overlap(input);
        return idempotency.run(
                call,
                (tx, _) -> made(secrets.rotate(
                        tx,
                        call.actor(),
                        call.path("credentialId"),
                        overlap,
                        before -> Answers.requireMatch(call, json(before)))));
    }

    /** How long the old secret works on. */
    private enum Overlap {
        NONE,
        ONE_HOUR,
        ONE_DAY,
        SEVEN_DAYS
    }

    private static RotationOverlap overlap(JsonInput input) {
        var until = input.instantOrNull("until");
        if (until != null) {
            if (input.has("overlap")) {
                throw Problem.malformed("until", "expected either overlap or until");
            }
            return new RotationOverlap.Until(until);
        }
        return switch (ManageCall.constant("overlap", input.text("overlap", "ONE_DAY"), Overlap.class)) {
            case NONE -> new RotationOverlap.None();
            case ONE_HOUR -> new RotationOverlap.Lasting(Duration.ofHours(1));
            case ONE_DAY -> new RotationOverlap.Lasting(Duration.ofDays(1));
            case SEVEN_DAYS -> new RotationOverlap.Lasting(Duration.ofDays(7));
        };
    }

    private HttpResponse cutOff(ManageCall call) {
        secrets.revoke(call.actor(), call.path("credentialId"), call.path("secretId"));
        return Answers.noContent();
    }

    private static Label label(JsonInput input, @Nullable Label before) {
        return new Label(
                before == null ? input.text("name") : input.text("name", before.name()),
                input.text("description", before == null ? "" : before.description()));
    }

    private static IpAllowList allowList(JsonInput input, @Nullable IpAllowList before) {
        if (!input.has("ipAllowList")) {
            return Objects.requireNonNullElse(before, IpAllowList.ANY);
        }
        var networks = input.texts("ipAllowList", IpAllowList.COUNT_MAX);
        return JsonInput.parsed("ipAllowList", _ -> IpAllowList.parse(networks), "");
    }

    private static Scopes scopes(JsonInput input) {
        var names = input.texts("scopes", Scopes.COUNT_MAX);
        return JsonInput.parsed(
                "scopes", _ -> Scopes.of(names.stream().map(Scope::new).toList()), "");
    }

    private static TokenFormat tokenFormat(JsonInput input, TokenFormat absent) {
        return input.has("tokenFormat")
                ? ManageCall.constant("tokenFormat", input.text("tokenFormat"), TokenFormat.class)
                : absent;
    }
}
