package dev.latchkey.testing;

import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.company.OperatorAccount;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.engine.protocol.Scopes;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two companies with a user of every system role, a key and a client of every sort, and a partner with a confidential and a public
 * application; made through the commands that everybody uses, and told of in the form of {@code demo.json}.
 */
final class OrdersSeed {

    static final String REDIRECT_URI = "http://localhost:9999/callback";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final PasswordHash.Parameters PASSWORDS = new PasswordHash.Parameters(1_024, 1, 1);

    /** Of the first person of every platform, the second and so on: to hash new ones for each platform took a tenth of the time of all tests. */
    private static final Map<Integer, Password> MADE = new ConcurrentHashMap<>();

    private static final String GROUP = "Germany";

    private record Person(String firstName, String lastName, String systemRole) {
        String email(String company) {
            return (firstName + "." + lastName + "@" + company + ".example").toLowerCase(Locale.ROOT);
        }
    }

    private record Password(String clear, PasswordHash hash) {}

    private record ClientKind(
            String name, String systemRole, boolean isInGroup, Scopes scopes, TokenFormat tokenFormat) {}

    private record ApplicationKind(String name, boolean requiresPkce, boolean isPublic, Scopes scopes) {}

    private final Deployment deployment;
    private final Actor.Operator operator;
    private int people;

    private OrdersSeed(Deployment deployment) {
        this.deployment = deployment;
        this.operator =
                new Actor.Operator("op_" + deployment.companies().commands().newId());
    }

    /** Everything but the addresses. */
    static ObjectNode make(Deployment deployment) {
        var seed = new OrdersSeed(deployment);
        var file = JSON.createObjectNode();
        var companies = file.putArray("companies");
        seed.company(
                companies.addObject(),
                "acme",
                "Acme Robotics",
                new Person("Amara", "Okafor", "ADMINISTRATOR"),
                new Person("Elena", "Rossi", "EXTENDED"),
                new Person("Jonas", "Weber", "STANDARD"),
                new Person("Mei", "Tanaka", "RESTRICTED"),
                new Person("Lucas", "Moreau", "EMPLOYEE"));
        seed.company(
                companies.addObject(),
                "globex",
                "Globex Shipping",
                new Person("Priya", "Nair", "ADMINISTRATOR"),
                new Person("Tomas", "Novak", "EXTENDED"),
                new Person("Ingrid", "Larsen", "STANDARD"),
                new Person("Diego", "Alvarez", "RESTRICTED"),
                new Person("Zoe", "Bennett", "EMPLOYEE"));
        seed.partner(file.putObject("partner"), companies.get(0));
        seed.operator(file.putObject("operator"));
        return file;
    }

    private void company(ObjectNode file, String identifier, String name, Person... people) {
        var commands = deployment.companies().commands();
        var companyId = commands.newId();
        commands.createCompany(operator, companyId, identifier, name);
        var groupId = commands.newId();
        deployment
                .companies()
                .groups()
                .createAccessGroup(
                        operator.in(companyId),
                        groupId,
                        GROUP,
                        new TreeMap<>(
                                Map.of("country", Collections.unmodifiableSortedSet(new TreeSet<>(Set.of("de"))))));
        file.put("identifier", identifier).put("id", companyId);
        var users = file.putArray("users");
        for (var person : people) {
            user(users.addObject(), companyId, identifier, person, groupId);
        }
        // Credentials are made by the company's own admin, so that they say who made them.
        var admin = new Actor.CompanyUser(companyId, users.get(0).get("id").asString());
        var key = deployment
                .credentials()
                .commands()
                .createApiKey(admin, new NewApiKey("Reporting", "Nightly export to the reporting database"));
        file.put("apiKey", key.secret().reveal());
        var clients = file.putArray("clients");
        for (var kind : clientKinds()) {
            client(clients.addObject(), admin, kind, groupId);
        }
    }

    private List<ClientKind> clientKinds() {
        // What only a partner's master credentials carry is no company's.
        var all = deployment.catalogue().scopes().all().minus(Scopes.of("client_credentials_write"));
        return List.of(
                new ClientKind("Data warehouse", "ADMINISTRATOR", false, all, TokenFormat.OPAQUE),
                new ClientKind("Orders reader", "ADMINISTRATOR", false, Scopes.of("orders_read"), TokenFormat.OPAQUE),
                new ClientKind("German sales", "STANDARD", true, all, TokenFormat.OPAQUE),
                new ClientKind("Sees nothing yet", "STANDARD", false, all, TokenFormat.OPAQUE),
                new ClientKind("JWT reader", "ADMINISTRATOR", false, all, TokenFormat.JWT));
    }

    private void user(ObjectNode file, String companyId, String company, Person person, String groupId) {
        var id = deployment.companies().commands().newId();
        var password = password(file);
        deployment
                .companies()
                .commands()
                .createUser(
                        operator.in(companyId),
                        new NewUser(
                                id,
                                new EmailAddress(person.email(company)),
                                person.firstName,
                                person.lastName,
                                person.systemRole,
                                person.systemRole.equals("STANDARD") ? groupId : null,
                                password));
        file.put("email", person.email(company))
                .put("systemRole", person.systemRole)
                .put("id", id);
    }

    private void client(ObjectNode file, Actor.CompanyUser admin, ClientKind kind, String groupId) {
        var settings =
                new ClientSettings(kind.systemRole, kind.isInGroup ? groupId : null, kind.scopes, kind.tokenFormat);
        var made = deployment.credentials().commands().createClient(admin, new NewClient(kind.name, "", settings));
        file.put("name", kind.name)
                .put("clientId", made.credential().id())
                .put("clientSecret", made.secret().reveal())
                .put("systemRole", kind.systemRole)
                .put("accessGroup", kind.isInGroup ? GROUP : null)
                .put("tokenFormat", kind.tokenFormat.name().toLowerCase(Locale.ROOT));
        addAll(file.putArray("scopes"), kind.scopes.names());
    }

    private void partner(ObjectNode file, JsonNode firstCompany) {
        var commands = deployment.partners().commands();
        var actor = new PartnerActor.OfPlatform(operator);
        var partnerId = commands.newId();
        commands.createPartner(operator, partnerId, "PartsBridge");
        var email = new EmailAddress("dev@partsbridge.example");
        commands.createPartnerUser(
                operator, partnerId, commands.newId(), email, "PartsBridge developer", password(file));
        file.put("email", email.value());
        var key = commands.regenerateKey(actor, partnerId, new RotationOverlap.None());
        file.put("apiKey", key.secret().reveal());
        var admin = new Actor.CompanyUser(
                firstCompany.get("id").asString(),
                firstCompany.get("users").get(0).get("id").asString());
        var applications = file.putArray("applications");
        for (var kind : List.of(
                // Stands for those made before there was PKCE.
                new ApplicationKind(
                        "PartsBridge Sync",
                        false,
                        false,
                        Scopes.of("customers_read", "customers_create", "orders_read", "user_me_read", "users_read")),
                new ApplicationKind(
                        "PartsBridge Mobile",
                        true,
                        true,
                        Scopes.of("customers_read", "orders_read", "user_me_read")))) {
            application(applications.addObject(), actor, partnerId, kind, admin);
        }
    }

    /** Let into the first company only. */
    private void application(
            ObjectNode file, PartnerActor actor, String partnerId, ApplicationKind kind, Actor.CompanyUser admin) {
        var clientId = CredentialFormat.generateClientId(deployment.random());
        var made = deployment
                .partners()
                .commands()
                .createApplication(
                        actor,
                        partnerId,
                        new NewApplication(
                                clientId,
                                kind.name,
                                "Keeps orders in step with PartsBridge.",
                                List.of(new RedirectUri(REDIRECT_URI)),
                                kind.scopes,
                                Scopes.NONE,
                                kind.requiresPkce,
                                kind.isPublic,
                                new Application.Profile(
                                        "https://partsbridge.example/",
                                        "https://partsbridge.example/privacy",
                                        true,
                                        null),
                                (kind.isPublic ? Application.Protocol.PUBLIC : Application.Protocol.DEFAULT)
                                        .with(kind.requiresPkce ? RequestRules.STANDARD : RequestRules.LENIENT)));
        deployment.installations().install(admin, clientId, kind.scopes);
        var secret = made.secret();
        file.put("name", kind.name)
                .put("clientId", clientId)
                .put("clientSecret", secret == null ? null : secret.reveal());
        addAll(file.putArray("redirectUris"), List.of(REDIRECT_URI));
        addAll(file.putArray("scopes"), kind.scopes.names());
    }

    private void operator(ObjectNode file) {
        var email = new EmailAddress("operator@latchkey.example");
        var hash = password(file);
        deployment
                .stores()
                .transactions()
                .write(tx -> deployment
                        .stores()
                        .operators()
                        .insert(
                                tx,
                                new OperatorAccount(
                                        operator.operatorId(),
                                        email,
                                        hash,
                                        true,
                                        deployment.clock().instant())));
        file.put("email", email.value());
    }

    private PasswordHash password(ObjectNode file) {
        var password = MADE.computeIfAbsent(people++, _ -> {
            var clear = deployment.companies().commands().newId();
            return new Password(clear, PasswordHash.of(clear, PASSWORDS, deployment.random()));
        });
        file.put("password", password.clear());
        return password.hash();
    }

    private static void addAll(ArrayNode array, Iterable<String> values) {
        values.forEach(array::add);
    }
}
