package dev.latchkey.demo.platform;

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
import dev.latchkey.core.credential.Secret;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.RequestRules;
import dev.latchkey.demo.platform.DemoPlan.ApplicationPlan;
import dev.latchkey.demo.platform.DemoPlan.CompanyPlan;
import dev.latchkey.demo.platform.DemoPlan.UserPlan;
import dev.latchkey.engine.protocol.Scopes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Makes the demonstration's companies, people and credentials through the same commands as everybody uses. */
final class DemoSeeder {

    /**
     * The demonstration's passwords are random, 20 characters out of 31, so stretching them would protect nothing and only delay
     * the first start.
     */
    private static final PasswordHash.Parameters PASSWORD_PARAMETERS = new PasswordHash.Parameters(1_024, 1, 1);

    private final Deployment deployment;
    private final Executor hashing;
    private final Actor.Operator operator;

    /** @param hashing where passwords are hashed, which is meant to be slow */
    DemoSeeder(Deployment deployment, Executor hashing) {
        this.deployment = deployment;
        this.hashing = hashing;
        this.operator =
                new Actor.Operator("op_" + deployment.companies().commands().newId());
    }

    /** A password in clear with its hash to come. */
    private record Password(String clear, CompletableFuture<PasswordHash> hash) {}

    DemoFile.Contents seed(String apiUrl, String webUrl, String privateUrl) {
        var plans = DemoPlan.companies(deployment.catalogue().scopes().all());
        // All hashes are begun first: they take longest, and each processor can work on one.
        var passwords = new LinkedHashMap<String, Password>();
        for (var plan : plans) {
            plan.users().forEach(user -> passwords.put(user.email(plan.identifier()), newPassword()));
        }
        passwords.put(DemoPlan.PARTNER_EMAIL, newPassword());
        passwords.put(DemoPlan.OPERATOR_EMAIL, newPassword());

        var companies = plans.stream().map(plan -> seedCompany(plan, passwords)).toList();
        var partner = seedPartner(DemoPlan.get(passwords, DemoPlan.PARTNER_EMAIL));
        install(companies.getFirst(), partner.applications());
        var account = seedOperator(DemoPlan.get(passwords, DemoPlan.OPERATOR_EMAIL));
        return new DemoFile.Contents(apiUrl, webUrl, privateUrl, companies, partner, account);
    }

    private DemoFile.Company seedCompany(CompanyPlan plan, SequencedMap<String, Password> passwords) {
        var commands = deployment.companies().commands();
        var companyId = commands.newId();
        commands.createCompany(operator, companyId, plan.identifier(), plan.name());
        var groupIds = new LinkedHashMap<String, String>();
        for (var group : plan.groups()) {
            var groupId = commands.newId();
            deployment
                    .companies()
                    .groups()
                    .createAccessGroup(operator.in(companyId), groupId, group.name(), group.rules());
            groupIds.put(group.name(), groupId);
        }
        var users = new ArrayList<DemoFile.User>();
        for (var user : plan.users()) {
            var password = DemoPlan.get(passwords, user.email(plan.identifier()));
            users.add(seedUser(plan, companyId, user, groupIds, password));
        }
        // Credentials are made by the company's own admin, so that they say who made them.
        var admin = new Actor.CompanyUser(companyId, users.getFirst().id());
        var key = deployment
                .credentials()
                .commands()
                .createApiKey(admin, new NewApiKey("Reporting", "Nightly export to the reporting database"));
        var clients = new ArrayList<DemoFile.Client>();
        for (var client : plan.clients()) {
            var groupName = client.accessGroup();
            var settings = new ClientSettings(
                    client.systemRole(),
                    groupName == null ? null : DemoPlan.get(groupIds, groupName),
                    client.scopes(),
                    client.tokenFormat());
            var made = deployment
                    .credentials()
                    .commands()
                    .createClient(admin, new NewClient(client.name(), client.description(), settings));
            clients.add(new DemoFile.Client(
                    client.name(),
                    made.credential().id(),
                    made.secret().reveal(),
                    client.systemRole(),
                    groupName,
                    client.scopes().names(),
                    client.tokenFormat().name().toLowerCase(Locale.ROOT)));
        }
        return new DemoFile.Company(
                plan.identifier(), companyId, users, key.secret().reveal(), clients);
    }

    private DemoFile.User seedUser(
            CompanyPlan plan,
            String companyId,
            UserPlan user,
            SequencedMap<String, String> groupIds,
            Password password) {
        var id = deployment.companies().commands().newId();
        var group = user.accessGroup();
        var email = user.email(plan.identifier());
        deployment
                .companies()
                .commands()
                .createUser(
                        operator.in(companyId),
                        new NewUser(
                                id,
                                new EmailAddress(email),
                                user.firstName(),
                                user.lastName(),
                                user.systemRole(),
                                group == null ? null : DemoPlan.get(groupIds, group),
                                password.hash.join()));
        return new DemoFile.User(email, password.clear, user.systemRole(), id);
    }

    private DemoFile.Partner seedPartner(Password password) {
        var commands = deployment.partners().commands();
        var actor = new PartnerActor.OfPlatform(operator);
        var partnerId = commands.newId();
        commands.createPartner(operator, partnerId, DemoPlan.PARTNER_NAME);
        commands.createPartnerUser(
                operator,
                partnerId,
                commands.newId(),
                new EmailAddress(DemoPlan.PARTNER_EMAIL),
                "TalentBridge developer",
                password.hash.join());
        var key = commands.regenerateKey(actor, partnerId, new RotationOverlap.None());
        var applications = new ArrayList<DemoFile.Application>();
        for (var application : DemoPlan.applications()) {
            applications.add(seedApplication(actor, partnerId, application));
        }
        return new DemoFile.Partner(
                DemoPlan.PARTNER_EMAIL, password.clear, key.secret().reveal(), applications);
    }

    /** In the first company only; in the second an admin lets them in on the first consent. */
    private void install(DemoFile.Company company, List<DemoFile.Application> applications) {
        var admin =
                new Actor.CompanyUser(company.id(), company.users().getFirst().id());
        for (var application : applications) {
            deployment
                    .installations()
                    .install(admin, application.clientId(), Scopes.parse(String.join(" ", application.scopes())));
        }
    }

    private DemoFile.Application seedApplication(PartnerActor actor, String partnerId, ApplicationPlan plan) {
        var clientId = CredentialFormat.generateClientId(deployment.random());
        var made = deployment
                .partners()
                .commands()
                .createApplication(
                        actor,
                        partnerId,
                        new NewApplication(
                                clientId,
                                plan.name(),
                                plan.description(),
                                List.of(new RedirectUri(DemoPlan.REDIRECT_URI)),
                                plan.scopes(),
                                Scopes.NONE,
                                plan.requiresPkce(),
                                plan.isPublic(),
                                new Application.Profile(
                                        "https://talentbridge.example/",
                                        "https://talentbridge.example/privacy",
                                        true,
                                        null),
                                (plan.isPublic() ? Application.Protocol.PUBLIC : Application.Protocol.DEFAULT)
                                        .with(plan.requiresPkce() ? RequestRules.OAUTH_2_1 : RequestRules.LENIENT)));
        Secret secret = made.secret();
        return new DemoFile.Application(
                plan.name(),
                clientId,
                secret == null ? null : secret.reveal(),
                List.of(DemoPlan.REDIRECT_URI),
                plan.scopes().names());
    }

    private DemoFile.Account seedOperator(Password password) {
        deployment.stores().transactions().write(tx -> {
            var account = new OperatorAccount(
                    operator.operatorId(),
                    new EmailAddress(DemoPlan.OPERATOR_EMAIL),
                    password.hash.join(),
                    true,
                    deployment.clock().instant());
            return deployment.stores().operators().insert(tx, account);
        });
        return new DemoFile.Account(DemoPlan.OPERATOR_EMAIL, password.clear);
    }

    private Password newPassword() {
        var clear = Passphrase.generate(deployment.random());
        return new Password(
                clear,
                CompletableFuture.supplyAsync(
                        () -> PasswordHash.of(clear, PASSWORD_PARAMETERS, deployment.random()), hashing));
    }
}
