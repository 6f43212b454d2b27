package dev.latchkey.server.command;

import dev.latchkey.engine.protocol.Permission;
import java.util.Set;

/** Every permission there is. Those that give power over people and credentials are Admin's among the built-in roles. */
public final class Permissions {

    public static final Permission COMPANY_SETTINGS_MANAGE = new Permission("company_settings_manage");
    public static final Permission USERS_VIEW = new Permission("users_view");
    public static final Permission USERS_MANAGE = new Permission("users_manage");
    public static final Permission AUDIT_VIEW = new Permission("audit_view");
    public static final Permission CREDENTIALS_VIEW = new Permission("credentials_view");
    public static final Permission CREDENTIALS_MANAGE = new Permission("credentials_manage");
    public static final Permission APPLICATIONS_MANAGE = new Permission("applications_manage");
    public static final Permission ACCESS_ALL_JOBS = new Permission("access_all_jobs");
    public static final Permission JOBS_CREATE = new Permission("jobs_create");
    public static final Permission JOBS_EDIT = new Permission("jobs_edit");
    public static final Permission CANDIDATES_EDIT = new Permission("candidates_edit");
    public static final Permission HIRING_TEAM_MEMBER = new Permission("hiring_team_member");
    public static final Permission INTERNAL_POSTINGS_VIEW = new Permission("internal_postings_view");
    public static final Permission REPORTS_VIEW = new Permission("reports_view");
    public static final Permission REPORTS_FULL = new Permission("reports_full");
    public static final Permission OFFERS_VIEW = new Permission("offers_view");

    /** What only Admin holds among the built-in roles; a custom role may hold it when an Admin says so. */
    public static final Set<Permission> ADMINISTRATIVE = Set.of(
            COMPANY_SETTINGS_MANAGE,
            USERS_VIEW,
            USERS_MANAGE,
            AUDIT_VIEW,
            CREDENTIALS_VIEW,
            CREDENTIALS_MANAGE,
            APPLICATIONS_MANAGE);

    public static final Set<Permission> ALL = Set.of(
            COMPANY_SETTINGS_MANAGE,
            USERS_VIEW,
            USERS_MANAGE,
            AUDIT_VIEW,
            CREDENTIALS_VIEW,
            CREDENTIALS_MANAGE,
            APPLICATIONS_MANAGE,
            ACCESS_ALL_JOBS,
            JOBS_CREATE,
            JOBS_EDIT,
            CANDIDATES_EDIT,
            HIRING_TEAM_MEMBER,
            INTERNAL_POSTINGS_VIEW,
            REPORTS_VIEW,
            REPORTS_FULL,
            OFFERS_VIEW);

    private Permissions() {}
}
