use coffer_domain::Permission;
use coffer_services::Error;

use super::*;

// Proves: TASK-006-013.3
#[test]
fn missing_permission_is_shown_by_its_name() {
    let problem = Problem::from(Error::Forbidden(Permission::ManageUsers));
    assert_eq!(
        problem.detail.to_string(),
        "Your role does not include the permission `manage_users`."
    );
}
