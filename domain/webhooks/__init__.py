"""Web hooks by Standard Webhooks (standardwebhooks.com): what is told, to which addresses, signed how, tried when."""
