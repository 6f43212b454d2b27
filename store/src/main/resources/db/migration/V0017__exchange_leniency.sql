-- Whether a code may come without redirect_uri is asked of each application by name. What was taken from all of them before stays so for
-- those that are there, but under FAPI 2.0, which lets nothing be left out.
update application
   set leniencies = trim('EXCHANGE_REDIRECT_URI_OMITTED ' || leniencies)
 where security_profile = 'STANDARD';
