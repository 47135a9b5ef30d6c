"""What care rests on: patients, rights, prescriptions, BSI, contracts."""
