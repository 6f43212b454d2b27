package dev.latchkey.manage;

import java.util.Map;

/** The operations of one resource. */
public abstract sealed class Operations
        permits AuthenticationOperations,
                AccessGroupOperations,
                ActivityOperations,
                ApplicationOperations,
                AuditOperations,
                CredentialOperations,
                RoleOperations,
                TrialOperations,
                UserOperations {

    Operations() {}

    /** Adds each under its id in the document. */
    abstract void addTo(Map<String, ManagementApi.Handler> handlers);
}
