package dev.latchkey.manage;

import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.activity.ShadowCommands;
import dev.latchkey.core.activity.Shadows;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.catalogue.ErrorCodes;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.company.Companies;
import dev.latchkey.core.company.CompanyCommands;
import dev.latchkey.core.company.RoleCommands;
import dev.latchkey.core.company.Users;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialList;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.core.grant.CompanyGrants;
import dev.latchkey.core.installation.InstallationCommands;
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
        ErrorCodes errorCodes,
        InstantSource clock,
        SecureRandom random) {}
