"""Sites of kind `xivo`: XUC, configuration server and XCU."""
