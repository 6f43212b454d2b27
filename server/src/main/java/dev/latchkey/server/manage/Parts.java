package dev.latchkey.server.manage;

import dev.latchkey.server.activity.ActivityStore;
import dev.latchkey.server.activity.ShadowCommands;
import dev.latchkey.server.activity.Shadows;
import dev.latchkey.server.audit.AuditLog;
import dev.latchkey.server.company.ActorRights;
import dev.latchkey.server.company.Companies;
import dev.latchkey.server.company.CompanyCommands;
import dev.latchkey.server.company.RoleCommands;
import dev.latchkey.server.company.Users;
import dev.latchkey.server.credential.CredentialCommands;
import dev.latchkey.server.credential.CredentialList;
import dev.latchkey.server.credential.Credentials;
import dev.latchkey.server.grant.CompanyGrants;
import dev.latchkey.server.installation.InstallationCommands;
import dev.latchkey.server.store.change.Transactions;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What the operations stand on. */
public record Parts(
        Transactions transactions,
        ActorRights rights,
        Credentials credentials,
        CredentialList credentialList,
        CredentialCommands credentialCommands,
        ActivityStore activity,
        Shadows shadows,
        ShadowCommands shadowCommands,
        Users users,
        Companies companies,
        CompanyCommands companyCommands,
        RoleCommands roleCommands,
        InstallationCommands installations,
        CompanyGrants grants,
        AuditLog audit,
        Idempotency idempotency,
        InstantSource clock,
        SecureRandom random) {}
